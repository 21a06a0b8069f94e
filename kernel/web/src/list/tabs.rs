//! The tabs of a list as this person wants them: in which order, and which one
//! opens first. `GET` and `POST /{entity}/tabs`; nobody else sees a difference.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::views::TabChoices;

use super::{Face, Lens, saving::sharing_note, views::View};
use crate::{
    Visit,
    components::{self as ui, Button},
    form::Pairs,
    respond::own_path,
};

/// `GET /{entity}/tabs`.
pub(super) async fn show(visit: Visit, Path(entity): Path<String>) -> crate::Result<Response> {
    let lens = Lens::read(&visit, &entity, &Vec::new(), Face::List).await?;
    let key = lens.def.key.clone();
    let chosen = visit.ctx.read(move |tx| tx.tab_choices(&key)).await?;
    let title = visit.t("list-tabs-order");
    let steps = [(format!("/{}", lens.def.key), visit.t(&lens.def.label_key()))];
    let last = lens.views.len().saturating_sub(1);
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &steps, &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::stack(html! {
            p.muted { (visit.t("list-tabs-text")) }
            (ui::card_with("", html! {}, html! {
                form method="post" action={ "/" (lens.def.key) "/tabs" } {
                    (ui::hidden("csrf", &visit.csrf))
                    ul.plain.tablist data-order {
                        @for (at, view) in lens.views.iter().enumerate() {
                            (line(&visit, &lens, view, &chosen, (at > 0, at < last)))
                        }
                    }
                }
            }))
        }))
    };
    Ok(visit.page(&title, body))
}

fn line(visit: &Visit, lens: &Lens, view: &View, chosen: &TabChoices, (up, down): (bool, bool)) -> Markup {
    let deed = |name: &str, label: &str, icon: &str, may: bool| {
        Button::submit(visit.tx(label, &[("name", crate::say::isolated(&view.label).into())]))
            .named(name, &view.key)
            .icon(icon)
            .bare()
            .square()
            .small()
            .disabled(!may)
    };
    let is_first = chosen.first.as_ref() == Some(&view.key);
    html! {
        li #{ "tab-" (view.key) } {
            a.link href=(view.href(&lens.ask)) dir="auto" { (view.label) }
            @if let Some(saved) = &view.saved {
                (sharing_note(visit, saved.shared))
            }
            @if is_first { span.pill.brand { (visit.t("list-view-is-first")) } }
            span.end {
                @if let Some(saved) = view.saved.as_ref().filter(|saved| saved.is_mine) {
                    (Button::link(visit.t("list-view-edit"), format!("/{}/views/{}", lens.def.key, saved.id)).icon("pencil").bare().square().small())
                }
                @if is_first { (deed("unpin", "list-view-not-first", "x", true)) }
                @else { (deed("first", "list-view-open-first", "pin", true)) }
                (deed("up", "list-tab-up", "arrow-up", up))
                (deed("down", "list-tab-down", "arrow-down", down))
            }
        }
    }
}

/// `POST /{entity}/tabs` with the key of a tab as `first`, `unpin`, `up` or `down`.
pub(super) async fn choose(
    visit: Visit,
    Path(entity): Path<String>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let lens = Lens::read(&visit, &entity, &Vec::new(), Face::List).await?;
    let keys: Vec<String> = lens.views.iter().map(|view| view.key.clone()).collect();
    let sent = |name: &str| pairs.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str());
    let deed = ["first", "unpin", "up", "down"].into_iter().find_map(|name| Some((name, sent(name)?.to_owned())));
    let back = sent("back").map(own_path).map_or(format!("/{}/tabs", lens.def.key), str::to_owned);
    let Some((deed, tab)) = deed.filter(|(_, tab)| keys.contains(tab)) else {
        return Ok(visit.redirect(&back));
    };
    let key = lens.def.key.clone();
    let first = (deed == "first").then_some("list-view-first-now");
    visit
        .ctx
        .write(move |tx| {
            let chosen = tx.tab_choices(&key)?;
            tx.choose_tabs(&key, &changed(chosen, keys, deed, tab))
        })
        .await?;
    Ok(match first {
        Some(said) => visit.toast_redirect(&back, said),
        None => visit.redirect(&back).into_response(),
    })
}

fn changed(mut chosen: TabChoices, mut keys: Vec<String>, deed: &str, tab: String) -> TabChoices {
    let at = keys.iter().position(|key| *key == tab).unwrap_or(0);
    match deed {
        "first" => chosen.first = Some(tab),
        "unpin" => chosen.first = None,
        "up" if at > 0 => keys.swap(at, at - 1),
        "down" if at + 1 < keys.len() => keys.swap(at, at + 1),
        _ => {}
    }
    if matches!(deed, "up" | "down") {
        chosen.order = keys;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_moves_by_one_place_and_no_further_than_the_edge() {
        let check = |deed: &str, tab: &str, want: &[&str]| {
            let keys = ["all", "mine", "team"].map(str::to_owned).to_vec();
            assert_eq!(changed(TabChoices::default(), keys, deed, tab.to_owned()).order, want, "{deed} {tab}");
        };
        check("up", "mine", &["mine", "all", "team"]);
        check("down", "mine", &["all", "team", "mine"]);
        check("up", "all", &["all", "mine", "team"]);
        check("down", "team", &["all", "mine", "team"]);
    }
}
