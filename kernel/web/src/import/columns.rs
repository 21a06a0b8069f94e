//! The second step: which column is what, and the first rows as they will be.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use records::{
    Ctx, Error,
    access::Deed,
    import::{Import, Mapping, Report, Row, Saved, Stored, Target, import_of, importable, takes_labelled},
};
use schema::{EntityDef, FieldDef, Key, Kind, Tone};

use super::{duplicates, mappings, outcome};
use crate::{
    Result, Visit,
    components::{self as ui, Button, Choice, Column, Control, FieldView, FormView, RowView},
    options::{self, Options},
    see_other,
    typed::{Pairs, Typed},
};

/// Rows of the preview.
const PREVIEW: u64 = 20;
/// What stands in a cell of the preview.
const SHORT: usize = 40;

/// `GET /imports/{id}`.
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    match stored.state {
        state if state.is_begun() => Ok(see_other(&format!("/imports/{id}/result"))),
        records::import::State::Planning => Ok(see_other(&format!("/imports/{id}/plan"))),
        _ => page(&visit, &stored, None).await,
    }
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

/// The first rows as they will be, with what is not taken marked.
fn preview(visit: &Visit, def: &EntityDef, import: &Import, seen: &Seen) -> Markup {
    match &seen.preview {
        Err(why) => ui::card(&visit.t("imports-preview"), html! { (ui::alert(Tone::Warn, html! { p { (why) } })) }),
        Ok(report) => html! {
            div.stack #preview {
                @for told in report.told.iter().map(|told| told.shown(&visit.ctx)) {
                    (ui::alert(Tone::Plain, html! { p { (told) } }))
                }
                (ui::card_with(&visit.t("imports-preview"), html! {}, outcome::sample(&visit.ctx, def, import, report)))
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

/// How the file is read: which sheet of a workbook, what stands between the
/// cells and which letters they are written in, and whether it has headings.
fn reading(visit: &Visit, import: &Import, sheets: &[String]) -> Markup {
    let chosen = import.source.sheet.as_deref();
    let option = |name: &String| Choice::new(name.clone(), name.clone(), chosen == Some(name));
    let mut fields = Vec::new();
    if sheets.is_empty() {
        fields.push(separators(visit, import));
        fields.push(encodings(visit, import));
    }
    if sheets.len() > 1 {
        let control = Control::Select {
            options: sheets.iter().map(option).collect(),
            empty: Some(visit.t("imports-first-sheet")),
        };
        fields.push(FieldView::new("sheet", visit.t("imports-sheet"), control));
    }
    let headless = Control::Flag { checked: import.source.headless };
    fields.push(FieldView::new("headless", visit.t("imports-headless"), headless));
    ui::card(&visit.t("imports-reading"), ui::fields(&fields))
}

/// What may stand between the cells of a file, by the name of its text.
const SEPARATORS: [(&str, u8); 7] = [
    ("comma", b','),
    ("semicolon", b';'),
    ("tab", b'\t'),
    ("bar", b'|'),
    ("tilde", b'~'),
    ("caret", b'^'),
    ("hash", b'#'),
];
/// The letters that files of this part of the world are written in.
const ENCODINGS: [(&str, &str); 4] =
    [("utf-8", "UTF-8"), ("windows-1256", "Windows-1256"), ("utf-16le", "UTF-16 LE"), ("utf-16be", "UTF-16 BE")];

fn separators(visit: &Visit, import: &Import) -> FieldView {
    let option = |(key, sign): &(&str, u8)| {
        Choice::new(*key, visit.t(&format!("imports-separator-{key}")), import.source.separator == Some(*sign))
    };
    let options = SEPARATORS.iter().map(option).collect();
    let control = Control::Select { options, empty: Some(visit.t("imports-as-found")) };
    FieldView::new("separator", visit.t("imports-separator"), control)
}

fn encodings(visit: &Visit, import: &Import) -> FieldView {
    let option = |(key, name): &(&str, &str)| Choice::new(*key, *name, import.source.encoding.as_deref() == Some(key));
    let options = ENCODINGS.iter().map(option).collect();
    let control = Control::Select { options, empty: Some(visit.t("imports-as-found")) };
    FieldView::new("encoding", visit.t("imports-encoding"), control)
}

pub(super) fn crumbs(visit: &Visit, def: &EntityDef, here: &str) -> Markup {
    let ctx = &visit.ctx;
    let entity = ctx.text(&def.label_key());
    let import = visit.tx("imports-title", &[("entity", (&entity).into())]);
    let steps = [(format!("/{}", def.key), entity), (format!("/{}/import", def.key), import)];
    ui::crumbs(&visit.t("imports-way"), &steps, here)
}

/// Each heading with a few of its values and the choice of fields.
fn columns(ctx: &Ctx, def: &EntityDef, import: &Import, rows: &[Row]) -> Markup {
    let labels = ["imports-column", "imports-values", "imports-field"].map(|key| Column::new(ctx.text(key)));
    let options = targets(ctx, def);
    let line = |at: usize, heading: &String| {
        let values: Vec<&str> = rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.trim()).collect();
        let mut values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).map(short).collect();
        values.dedup();
        values.truncate(3);
        let chosen = import.mapping.columns.get(at).and_then(Option::as_ref).map(|target| usual(ctx, def, target));
        RowView {
            cells: vec![
                html! { bdi { @if heading.is_empty() { "#" (at + 1) } @else { (heading) } } },
                html! { span dir="auto" { (values.join(" · ")) } },
                select(ctx, at, heading, &options, chosen),
            ],
            ..RowView::default()
        }
    };
    let lines: Vec<RowView> = import.headings.iter().enumerate().map(|(at, heading)| line(at, heading)).collect();
    ui::table(&ctx.text("imports-columns"), &labels, None, &lines)
}

fn select(ctx: &Ctx, at: usize, heading: &str, options: &[(String, String)], chosen: Option<String>) -> Markup {
    let known = |chosen: &String| options.iter().any(|(target, _)| target == chosen);
    // What was said by a flag of another language stays a choice.
    let stray = chosen.iter().filter(|chosen| !known(chosen)).map(|chosen| (chosen.clone(), chosen.clone()));
    html! {
        select.input name={ "column-" (at) } aria-label=(heading) {
            option value="" { (ctx.text("imports-left-out")) }
            @for (target, label) in options.iter().cloned().chain(stray) {
                option value=(target) selected[chosen.as_ref() == Some(&target)] { (label) }
            }
        }
    }
}

/// Every field that may be filled, as it is written and as it is called.
fn targets(ctx: &Ctx, def: &EntityDef) -> Vec<(String, String)> {
    let mut targets = Vec::new();
    let rials = ctx.workspace.settings().currency == base::Currency::Irr;
    for field in importable(def, ctx) {
        let label = ctx.text(&def.field_label_key(&field.key));
        if field.kind == Kind::Money && rials {
            for unit in [base::MoneyUnit::Rial, base::MoneyUnit::Toman] {
                let said = ctx.text(&format!("imports-unit-{}", unit.code()));
                targets.push((format!("{}:{}", field.key, unit.code()), format!("{label} ({said})")));
            }
            continue;
        }
        targets.push((field.key.to_string(), label.clone()));
        if &*def.key == "users" && field.key == "team" {
            targets.push(("team.manager".into(), format!("{label} ({})", ctx.text("imports-by-manager"))));
        }
    }
    for field in importable(def, ctx).filter(|field| takes_labelled(field)) {
        let label = ctx.text(&def.field_label_key(&field.key));
        let added = crate::say::say(ctx, "imports-add-to", &[("field", label.into())]);
        targets.push((format!("{}+", field.key), added));
    }
    targets
}

/// A target as the choices write it: amounts always with their unit.
fn usual(ctx: &Ctx, def: &EntityDef, target: &Target) -> String {
    let is_money = def.field(&target.field).is_some_and(|field| field.kind == Kind::Money);
    let rials = ctx.workspace.settings().currency == base::Currency::Irr;
    if is_money && rials && target.currency.is_none() {
        return format!("{}:{}", target.field, ctx.format.unit.code());
    }
    target.text()
}

/// What is the same for every row.
fn for_all(ctx: &Ctx, def: &EntityDef, import: &Import, owners: &[Choice]) -> Markup {
    let field = |field: &FieldDef| {
        let Kind::Choice(choices) = &field.kind else { return None };
        let said = import.mapping.constants.iter().find(|(key, _)| *key == field.key).map(|(_, value)| value.as_str());
        let option =
            |key: &Key| Choice::new(&**key, ctx.text(&def.choice_label_key(&field.key, key)), said == Some(key));
        let options = choices.iter().map(|choice| option(&choice.key)).collect();
        let control = Control::Select { options, empty: Some(ctx.text("imports-as-in-sheet")) };
        Some(FieldView::new(format!("all-{}", field.key), ctx.text(&def.field_label_key(&field.key)), control))
    };
    let owner = (!owners.is_empty() && importable(def, ctx).any(|field| field.key == "owner")).then(|| {
        let (options, empty) = (owners.to_vec(), ctx.text("imports-as-in-sheet"));
        let control = Control::Link { options, source: "/users/options".to_owned(), empty };
        FieldView::new("all-owner", ctx.text("field-owner"), control).hint(ctx.text("imports-owner-hint"))
    });
    let fields: Vec<FieldView> = owner.into_iter().chain(importable(def, ctx).filter_map(field)).collect();
    html! { @if !fields.is_empty() { (ui::card(&ctx.text("imports-for-all"), ui::fields(&fields))) } }
}

/// Which links may bring new records with them: those to records that need no
/// more than a name.
fn makes(ctx: &Ctx, def: &EntityDef, import: &Import) -> Markup {
    let fields: Vec<FieldView> = makeable(ctx, def)
        .map(|field| {
            let control = Control::Flag { checked: import.create_links.contains(&*field.key) };
            FieldView::new(format!("make-{}", field.key), ctx.text(&def.field_label_key(&field.key)), control)
        })
        .collect();
    html! {
        @if !fields.is_empty() {
            (ui::card(&ctx.text("imports-make"), html! { p { (ctx.text("imports-make-text")) } (ui::fields(&fields)) }))
        }
    }
}

fn makeable<'d>(ctx: &'d Ctx, def: &'d EntityDef) -> impl Iterator<Item = &'d FieldDef> {
    importable(def, ctx).filter(|field| {
        let to = field.link().filter(|to| *to != &*def.key && field.key != "owner");
        let by_name = |to: &EntityDef| to.fields.iter().all(|field| !field.required || field.link().is_none());
        to.is_some_and(|to| ctx.actor.may(to, Deed::Create) && ctx.schema.entity(to).is_some_and(|to| by_name(to)))
    })
}

fn short(cell: &str) -> String {
    let mut letters = cell.chars().map(|c| if c.is_control() { ' ' } else { c });
    let start: String = letters.by_ref().take(SHORT).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

/// Takes what the form of this step says over into the import.
pub(super) fn read(ctx: &Ctx, import: &Import, pairs: Pairs) -> records::Result<Import> {
    let typed = Typed::sent(pairs);
    let mut import = import.clone();
    let def = ctx.def(&import.entity)?;
    let target = |at: usize| match typed.text(&format!("column-{at}")) {
        "" => Ok(None),
        text => Target::parse(text, &def, ctx).map(Some),
    };
    let columns = (0..import.headings.len()).map(target).collect::<records::Result<_>>()?;
    let said = |field: &FieldDef| {
        let value = typed.text(&format!("all-{}", field.key));
        (!value.is_empty()).then(|| (field.key.clone(), value.to_owned()))
    };
    import.mapping = Mapping { columns, constants: importable(&def, ctx).filter_map(said).collect() };
    import.known_by(ctx, typed.text("key"))?;
    import.duplicates = records::import::Duplicates::from_key(typed.text("duplicates"));
    let is_made = |field: &&FieldDef| !typed.text(&format!("make-{}", field.key)).is_empty();
    import.create_links = makeable(ctx, &def).filter(is_made).map(|field| field.key.to_string()).collect();
    Ok(import)
}

/// How the form says that the file is to be read, where that is another way
/// than it was.
pub(super) fn read_anew(import: &Import, pairs: &Pairs) -> Option<records::import::Source> {
    let typed = Typed::sent(pairs.clone());
    let mut source = import.source.clone();
    source.sheet = Some(typed.text("sheet").to_owned()).filter(|name| !name.is_empty());
    source.headless = !typed.text("headless").is_empty();
    let separator = SEPARATORS.iter().find(|(key, _)| *key == typed.text("separator"));
    source.separator = separator.map(|(_, sign)| *sign);
    let encoding = ENCODINGS.iter().find(|(key, _)| *key == typed.text("encoding"));
    source.encoding = encoding.map(|(key, _)| (*key).to_owned());
    let told = |source: &records::import::Source| {
        (source.sheet.clone(), source.headless, source.separator, source.encoding.clone())
    };
    (told(&source) != told(&import.source)).then_some(source)
}
