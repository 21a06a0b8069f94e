//! `GET /{entity}/export?format=csv|xlsx` with the address of a list: what the
//! list shows, as a file. The columns are those in view, or with `all` every
//! one that this person may read.
//!
//! The answer begins as soon as the first rows are read, and goes on as the
//! others come; a workbook is finished on the disk first. What could not be
//! asked leads back to the list, which says why.

mod body;

use axum::{
    extract::{Path, Query as Params},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use base::Lang;
use maud::{Markup, html};
use records::{
    Ctx, Error,
    access::Deed,
    export::{Export, Format, Wording, file_name},
};
use schema::EntityDef;

pub(crate) use body::answer;

use crate::{
    Visit, components as ui,
    form::Pairs,
    list::{Ask, Face, Lens, query},
};

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// `GET /{entity}/export`.
pub async fn export(visit: Visit, Path(entity): Path<String>, Params(pairs): Params<Pairs>) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    if !visit.ctx.actor.may(&def.key, Deed::Export) {
        return Err(Error::Forbidden { entity, deed: Deed::Export.key() }.into());
    }
    let given = |name: &str| pairs.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
    let format = given("format").and_then(Format::from_key).unwrap_or(Format::Csv);
    let lens = Lens::read(&visit, &entity, &pairs, Face::List).await?;
    let ask = Ask { from: None, ..lens.ask.clone() };
    let Some(filter) = lens.filter().cloned() else {
        return Ok(Redirect::to(&ask.href()).into_response());
    };
    let shown = lens.columns(&visit.ctx).iter().map(|field| field.key.clone()).collect();
    let (columns, sort) = (if given("all").is_some() { Vec::new() } else { shown }, lens.sort(&visit.ctx));
    let wanted = Export { filter, sort, columns, ..Export::of(def.key.clone(), Wording::People) };
    match wanted.begin(&visit.ctx, format).await {
        Ok(going) => answer(going, format, &named(&visit.ctx, &def, format)).await,
        // A hidden or unknown field, or too slow a view: the list says the same, and why.
        Err(Error::Invalid(_) | Error::TooSlow) => Ok(Redirect::to(&ask.href()).into_response()),
        Err(error) => Err(error.into()),
    }
}

/// The file's name, for old browsers in plain letters.
pub(crate) fn named(ctx: &Ctx, def: &EntityDef, format: Format) -> HeaderValue {
    let (plain, ending) = (file_name(ctx, def), format.key());
    let day = base::fold::digits(&ctx.format.date_input(ctx.today())).replace('/', "-");
    let own = format!("{} {day}.{ending}", ctx.text(&def.label_key()));
    let own: String = form_urlencoded::byte_serialize(own.as_bytes()).collect::<String>().replace('+', "%20");
    let said = format!("attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{own}");
    HeaderValue::from_str(&said).unwrap_or(HeaderValue::from_static("attachment"))
}

/// The menu above a list.
pub(crate) fn menu(ctx: &Ctx, def: &EntityDef, ask: &Ask) -> Markup {
    if !ctx.actor.may(&def.key, Deed::Export) {
        return html! {};
    }
    let href = |format: Format, all: bool| {
        let mut pairs = ask.without(&["from"]);
        pairs.push(("format", format.key().to_owned()));
        if all {
            pairs.push(("all", "1".to_owned()));
        }
        format!("/{}/export?{}", def.key, query(&pairs))
    };
    let item = |key: &str, format: Format, all: bool, icon: &str| {
        html! { a.item href=(href(format, all)) download { (ui::icon(icon)) (ctx.text(key)) } }
    };
    html! {
        details.menu {
            summary.btn.bare { (ui::icon("download")) (ctx.text("export-open")) }
            div.sheet {
                (item("export-xlsx", Format::Xlsx, false, "file-spreadsheet"))
                (item("export-csv", Format::Csv, false, "file-text"))
                hr;
                (item("export-xlsx-all", Format::Xlsx, true, "file-spreadsheet"))
                (item("export-csv-all", Format::Csv, true, "file-text"))
            }
        }
    }
}

/// The headers of a file that is nobody else's.
pub(crate) fn headers(format: Format, name: &HeaderValue) -> [(header::HeaderName, HeaderValue); 3] {
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, name.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ]
}
