//! What stands above the records of a list or a board: the views as tabs, what
//! was changed in the open one and how to keep it, and the bar of conditions.

use maud::{Markup, html};
use records::views::Sharing;

use super::{
    Ask, Lens,
    ask::{Face, written_order},
    views::{self, Saved},
};
use crate::{
    Visit,
    components::{self as ui, Button},
};

/// Tabs, switch and bar; `end` is what the page itself puts at the bar's far end.
pub fn head(visit: &Visit, lens: &Lens, end: Markup) -> Markup {
    html! { (open_views(visit, lens)) (lens.bar(visit, &end)) }
}

/// The tabs alone, with what can be done with the one that is open.
pub(super) fn open_views(visit: &Visit, lens: &Lens) -> Markup {
    html! {
        div.views {
            (ui::tabs(&visit.t("list-views"), &views::tabs(&lens.views, &lens.ask, lens.at)))
            div.end {
                @if lens.wanted.is_ok() { (kept(visit, lens)) }
                (menu(visit, lens))
                @if has_board(visit, lens) { (switch(visit, lens)) }
            }
        }
    }
}

/// What differs from the view, and the ways to keep it or to let it go.
fn kept(visit: &Visit, lens: &Lens) -> Markup {
    if visit.only_looks() {
        return html! {};
    }
    if !lens.has_changed(&visit.ctx) {
        return save_as(visit, lens, "list-view-new", "plus");
    }
    let view = lens.view();
    let mine = view.saved.as_ref().filter(|saved| saved.is_mine);
    html! {
        @if view.saved.is_some() { span.changed { (visit.t("list-view-changed")) } }
        @if let Some(saved) = mine { (save(visit, lens, saved)) }
        (save_as(visit, lens, if view.saved.is_some() { "list-view-save-as" } else { "list-view-save" }, "bookmark"))
        (Button::link(visit.t("list-view-reset"), view.href(&lens.ask)).bare().small())
    }
}

/// Keeps the page as the view that is open.
fn save(visit: &Visit, lens: &Lens, saved: &Saved) -> Markup {
    html! {
        form.inline method="post" action={ "/" (lens.def.key) "/views/" (saved.id) } {
            (ui::hidden("csrf", &visit.csrf))
            (ui::hidden("version", &saved.version.to_string()))
            @for (name, value) in shown(visit, lens) { (ui::hidden(name, &value)) }
            (Button::submit(visit.t("list-view-save")).named("act", "shown").small())
        }
    }
}

/// Keeps the page as a view of its own, in one step: its name.
fn save_as(visit: &Visit, lens: &Lens, label: &str, sign: &str) -> Markup {
    html! {
        details.menu {
            summary.btn.bare.small title=(visit.t(label)) { (ui::icon(sign)) span.label { (visit.t(label)) } }
            form.sheet.condition method="post" action={ "/" (lens.def.key) "/views" } {
                (ui::hidden("csrf", &visit.csrf))
                @for (name, value) in shown(visit, lens) { (ui::hidden(name, &value)) }
                div.field {
                    label for="view-name" { (visit.t("views-name")) }
                    input #view-name type="text" name="name" maxlength="80" required dir="auto" autocomplete="off";
                    span.hint { (visit.t("list-view-hint")) }
                }
                (Button::submit(visit.t("list-view-keep")).main().wide())
            }
        }
    }
}

/// What the page shows, as a view keeps it.
fn shown(visit: &Visit, lens: &Lens) -> Vec<(&'static str, String)> {
    let ctx = &visit.ctx;
    let filter = lens.filter().map(|filter| schema::filter::print(filter, &ctx.schema, &lens.def));
    let sort = lens.sort(ctx).map(|(key, direction)| written_order(&key, direction));
    let columns = Some(lens.column_keys()).filter(|keys| !keys.is_empty()).map(|keys| keys.join(","));
    let kind = if lens.ask.face == Face::Board { "board" } else { "list" };
    let parts = [
        ("kind", Some(kind.to_owned())),
        ("filter", filter),
        ("sort", sort),
        ("columns", columns),
        ("grouped_by", lens.by().map(str::to_owned)),
    ];
    parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// What else can be done with the view, and with the tabs.
fn menu(visit: &Visit, lens: &Lens) -> Markup {
    if visit.only_looks() {
        return html! {};
    }
    let view = lens.view();
    let key = &lens.def.key;
    html! {
        details.menu {
            summary.btn.bare.square.small title=(visit.t("list-view-more")) {
                (ui::icon("ellipsis")) span.hush { (visit.t("list-view-more")) }
            }
            div.sheet {
                @if let Some(saved) = &view.saved {
                    p.quiet { (visit.t(&format!("views-shared-{}", schema::Choice::key(saved.shared)))) }
                    @if saved.is_mine {
                        a.item href={ "/" (key) "/views/" (saved.id) } { (ui::icon("pencil")) (visit.t("list-view-edit")) }
                    }
                    @if saved.is_mine || saved.shared != Sharing::Nobody { hr; }
                }
                form.inline method="post" action={ "/" (key) "/tabs" } {
                    (ui::hidden("csrf", &visit.csrf))
                    (ui::hidden("back", &view.href(&lens.ask)))
                    button.item name="first" value=(view.key) { (ui::icon("pin")) (visit.t("list-view-first")) }
                }
                a.item href={ "/" (key) "/tabs" } { (ui::icon("list")) (visit.t("list-tabs-order")) }
            }
        }
    }
}

/// The same records as rows or as cards.
fn switch(visit: &Visit, lens: &Lens) -> Markup {
    let way = |face: Face, key: &str, sign: &str| {
        let label = visit.t(key);
        let href = Ask { view: Some(lens.view().key.clone()), ..lens.ask.faced(face) }.href();
        html! {
            a.btn.bare.square.small href=(href) title=(label) aria-current=[(lens.ask.face == face).then_some("page")] {
                (ui::icon(sign)) span.hush { (label) }
            }
        }
    };
    html! {
        nav.switch aria-label=(visit.t("list-faces")) {
            (way(Face::List, "list-as-list", "list"))
            (way(Face::Board, "list-as-board", "kanban"))
        }
    }
}

/// Whether there is a board to switch to.
fn has_board(visit: &Visit, lens: &Lens) -> bool {
    lens.ask.face == Face::Board || crate::board::can_be(&visit.ctx, &lens.def)
}
