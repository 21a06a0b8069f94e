//! The second step: which column is what, and the first rows as they will be.

mod every_row;
mod reading;
mod sent;
mod targets;

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use records::{
    Error,
    import::{Import, Report, Row, Saved, State, Stored, import_of},
};
use schema::{EntityDef, Tone};

use super::{duplicates, mappings, sample::sample};
use crate::{
    Result, Visit,
    components::{self as ui, Button, Choice, FormView},
    options::{self, Options},
    see_other,
};
use every_row::{for_all, makes};
use reading::reading;
use targets::columns;

pub(super) use reading::read_anew;
pub(super) use sent::read;

/// Rows of the preview.
const PREVIEW: u64 = 20;

/// `GET /imports/{id}`.
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    match stored.state {
        state if state.is_begun() => Ok(see_other(&format!("/imports/{id}/result"))),
        State::Planning => Ok(see_other(&format!("/imports/{id}/plan"))),
        _ => page(&visit, &stored, None).await,
    }
}

/// The choices, perhaps with what is wrong with them.
pub(super) async fn page(visit: &Visit, stored: &Stored, wrong: Option<String>) -> Result<Response> {
    let import = import_of(&visit.ctx, stored).await?;
    let def = visit.ctx.def(&import.entity)?;
    let seen = look(visit, &def, &import).await?;
    let action = format!("/imports/{}", stored.id);
    let title = visit.tx("imports-columns-of", &[("file", crate::say::isolated(&stored.name).into())]);
    let wrong: Vec<(String, String)> = wrong.into_iter().map(|wrong| (String::new(), wrong)).collect();
    let warnings: Vec<String> = import.warnings(&visit.ctx).iter().map(|told| told.shown(&visit.ctx)).collect();
    let body = html! {
        (crumbs(visit, &def, &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::form_errors(&visit.t("imports-mend"), &wrong))
        @for told in &warnings { (ui::alert(Tone::Warn, html! { p { (told) } })) }
        (left_out(visit, &import))
        @if !seen.kept.is_empty() { (mappings::offer(visit, &action, &seen.kept)) }
        (ui::form(&FormView::new("import-columns", format!("{action}/plan"), &visit.csrf).light(), html! {
            // One column alone was perhaps cut by the wrong sign: that is settled first.
            @let uncut = import.mapping.columns.len() < 2;
            @if uncut { (reading(visit, &import, &seen.sheets)) }
            (ui::card_with(&visit.t("imports-columns"), html! {}, columns(&visit.ctx, &def, &import, &seen.rows)))
            (ui::card(&visit.t("imports-known-by"), duplicates::choice(&visit.ctx, &def, &import)))
            (for_all(&visit.ctx, &def, &import, &seen.owners))
            (makes(&visit.ctx, &def, &import))
            @if !uncut { (reading(visit, &import, &seen.sheets)) }
            (ui::card(&visit.t("imports-mapping-title"), mappings::name(visit, &action)))
            (ui::form_foot(
                Button::submit(visit.t("imports-check")).icon("check"),
                Some(Button::link(visit.t("imports-other-file"), format!("/{}/import", def.key))),
                html! {
                    button.btn type="submit" formaction={ (action) "/preview" } { (visit.t("imports-look-again")) }
                },
            ))
        }))
        (preview(visit, &def, &import, &seen))
    };
    Ok(visit.page(&title, body))
}

/// What the page shows beside the choices themselves.
struct Seen {
    rows: Vec<Row>,
    sheets: Vec<String>,
    /// The first rows as they will be, or why they cannot be shown.
    preview: Result<Report, String>,
    kept: Vec<Saved>,
    /// Whose the records may become.
    owners: Vec<Choice>,
}

async fn look(visit: &Visit, def: &std::sync::Arc<EntityDef>, import: &Import) -> Result<Seen> {
    let source = import.clone();
    let peek = move || Ok::<_, Error>((source.peek(PREVIEW as usize)?, source.source.sheets()?));
    let (rows, sheets) = tokio::task::spawn_blocking(peek).await.map_err(anyhow::Error::new)??;
    let preview = match import.preview(&visit.ctx, PREVIEW).await {
        Ok(report) => Ok(report),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            Err(records::sentences(&error, &visit.ctx.workspace.texts, visit.ctx.lang()).join(" "))
        }
        Err(error) => return Err(error.into()),
    };
    let owner = import.mapping.constants.iter().find(|(key, _)| key == "owner").map(|(_, id)| id.clone());
    let def = def.clone();
    let (kept, owners) = visit
        .ctx
        .read(move |tx| {
            let users = tx.ctx.def("users")?;
            let owners = if def.owned {
                options::of_link(tx, &users, owner.as_deref().unwrap_or_default())?
            } else {
                Options::default()
            };
            Ok((tx.saved_mappings(&def)?, owners.choices))
        })
        .await?;
    Ok(Seen { rows, sheets, preview, kept, owners })
}

/// The first rows as they will be, with what is not taken marked.
fn preview(visit: &Visit, def: &EntityDef, import: &Import, seen: &Seen) -> Markup {
    match &seen.preview {
        Err(why) => ui::card(&visit.t("imports-preview"), html! { (ui::alert(Tone::Warn, html! { p { (why) } })) }),
        Ok(report) => html! {
            div.stack #preview {
                @for told in report.told.iter().map(|told| told.shown(&visit.ctx)) {
                    (ui::alert(Tone::Plain, html! { p { (told) } }))
                }
                (ui::card_with(&visit.t("imports-preview"), html! {}, sample(&visit.ctx, def, import, report)))
            }
        },
    }
}

/// Nobody should wonder later where a column has gone.
fn left_out(visit: &Visit, import: &Import) -> Markup {
    let names: Vec<String> = import.left_out().into_iter().map(crate::say::isolated).collect();
    let columns = names.join(&visit.t("imports-comma"));
    let told = visit.tx("imports-left-out-columns", &[("count", names.len().into()), ("columns", columns.into())]);
    html! { @if !names.is_empty() { (ui::alert(Tone::Plain, html! { p { (told) } })) } }
}

pub(super) fn crumbs(visit: &Visit, def: &EntityDef, here: &str) -> Markup {
    let ctx = &visit.ctx;
    let entity = ctx.text(&def.label_key());
    let import = visit.tx("imports-title", &[("entity", (&entity).into())]);
    let steps = [(format!("/{}", def.key), entity), (format!("/{}/import", def.key), import)];
    ui::crumbs(&visit.t("imports-way"), &steps, here)
}
