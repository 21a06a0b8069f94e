//! The first step: the file.

use axum::{
    extract::{Multipart, Path, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;
use records::{
    Error,
    import::{self, Stored, importable},
};
use schema::EntityDef;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::{MOST_BYTES, list};
use crate::{
    Problem, Result, Visit,
    components::{self as ui, Button, Control, FieldView, FormView},
    see_other,
};

/// Imports that stand below the form.
const RECENT: usize = 5;

/// `GET /{entity}/import`.
pub(super) async fn show(visit: Visit, Path(entity): Path<String>) -> Result<Response> {
    let def = allowed(&visit, &entity)?;
    page(&visit, &def, None).await
}

/// `POST /{entity}/import` with the field `sheet`.
pub(super) async fn take(visit: Visit, Path(entity): Path<String>, parts: Multipart) -> Result<Response> {
    let def = allowed(&visit, &entity)?;
    // What came of a file that is not kept goes with this: it was no sheet, or
    // whoever sent it hung up in the middle.
    let file = records::passing_file(&visit.ctx).await?;
    let sent = match receive(parts, &file).await? {
        None => Err(Error::refused("imports-no-file")),
        Some(name) => import::send(&visit.ctx, &def.key, name, file.path().to_owned()).await,
    };
    match sent {
        Ok(id) => Ok(see_other(&format!("/imports/{id}"))),
        Err(error @ (Error::Refused(_) | Error::Invalid(_))) => {
            let told = records::sentences(&error, &visit.ctx.workspace.texts, visit.ctx.lang()).join(" ");
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, &def, Some(told)).await?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Writes the file part to its place as it comes; its name, if there was one.
async fn receive(mut parts: Multipart, file: &NamedTempFile) -> Result<Option<String>> {
    while let Some(mut part) = parts.next_field().await.map_err(unsent)? {
        if part.name() != Some("sheet") {
            continue;
        }
        let name = part.file_name().map(base::fold::tidy).filter(|name| !name.is_empty());
        let Some(name) = name else { return Ok(None) };
        let mut file = tokio::fs::File::create(file.path()).await.map_err(anyhow::Error::new)?;
        while let Some(bytes) = part.chunk().await.map_err(unsent)? {
            file.write_all(&bytes).await.map_err(anyhow::Error::new)?;
        }
        file.flush().await.map_err(anyhow::Error::new)?;
        return Ok(Some(name.chars().take(200).collect()));
    }
    Ok(None)
}

fn unsent(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Problem::TooLarge } else { Problem::Malformed }
}

fn allowed(visit: &Visit, entity: &str) -> Result<std::sync::Arc<EntityDef>> {
    let def = visit.ctx.def(entity)?;
    let deed = records::access::Deed::Import;
    if visit.ctx.actor.may(&def.key, deed) {
        return Ok(def);
    }
    Err(Error::Forbidden { entity: def.key.to_string(), deed: deed.key() }.into())
}

async fn page(visit: &Visit, def: &EntityDef, wrong: Option<String>) -> Result<Response> {
    let ctx = &visit.ctx;
    let entity = ctx.text(&def.label_key());
    let title = visit.tx("imports-title", &[("entity", (&entity).into())]);
    let labels: Vec<String> = importable(def, ctx).map(|field| ctx.text(&def.field_label_key(&field.key))).collect();
    let most = visit.tx("imports-file-hint", &[("megabytes", (MOST_BYTES >> 20).into())]);
    let file = Control::File { accept: ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv,text/plain".into(), many: false };
    let file = FieldView::new("sheet", visit.t("imports-file"), file).hint(most).error(wrong).required(true);
    let action = format!("/{}/import", def.key);
    let key = def.key.to_string();
    let recent: Vec<Stored> = ctx.read(move |tx| tx.imports(Some(&key), None, RECENT)).await?;
    let body = html! {
        (ui::crumbs(&visit.t("imports-way"), &[(format!("/{}", def.key), entity)], &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::form(&FormView::new("import", action, &visit.csrf).light().with_files(), html! {
            (ui::card("", html! { (ui::fields(&[file])) }))
            (ui::form_foot(
                Button::submit(visit.t("imports-send")).icon("upload"),
                Some(Button::link(visit.t("imports-cancel"), format!("/{}", def.key))),
                html! {},
            ))
            (ui::card(&visit.t("imports-fields"), html! {
                p { (visit.t("imports-fields-text")) }
                p { (labels.join(&visit.t("imports-comma"))) }
            }))
        }))
        @if !recent.is_empty() {
            (ui::card_with(
                &visit.t("imports-recent"),
                html! { (Button::link(visit.t("imports-all"), "/imports".to_owned()).small()) },
                list::table(visit, &recent),
            ))
        }
    };
    Ok(visit.page(&title, body))
}
