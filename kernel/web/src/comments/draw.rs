//! How comments look: a line of a timeline, the form for one more, and the card
//! where no timeline holds them.

use base::Instant;
use maud::{Markup, html};
use records::{
    AnyRecord, Ctx, Reads, Titles,
    comments::{AT, Piece, pieces},
};
use schema::EntityDef;

use super::{body_of, is_own};
use crate::components::{self as ui, Button, Control, FieldView, MenuItem};

/// Comments of a card; older ones stand on their own list.
const SHOWN: usize = 30;

/// The names that some comments need: their writers and whom they name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    writers: Titles,
    named: Titles,
}

impl Names {
    /// Of these records those that are comments.
    pub fn of(tx: &mut Reads<'_, '_>, records: &[AnyRecord]) -> records::Result<Names> {
        let comments: Vec<AnyRecord> = records.iter().filter(|record| record.def.on_any).cloned().collect();
        if comments.is_empty() {
            return Ok(Names::default());
        }
        let bodies: Vec<String> = comments.iter().map(body_of).collect();
        let writers: Vec<_> = comments.iter().filter_map(|comment| comment.value("owner").id()).collect();
        Ok(Names { writers: tx.titles_of("users", &writers)?, named: tx.names_in(bodies.iter().map(String::as_str))? })
    }
}

/// One comment as a line of a timeline.
pub fn line(ctx: &Ctx, csrf: &str, comment: &AnyRecord, names: &Names) -> Markup {
    let writer = comment.value("owner").id().and_then(|id| names.writers.get("users", id));
    let at = comment.value(AT.key()).instant().unwrap_or(comment.created_at);
    html! {
        li.line.comment id={ "comment-" (comment.id) } {
            span.dot.calm title=(ctx.text("comments-one")) { (ui::icon("message-square")) }
            div {
                div.what {
                    b { span dir="auto" { (writer.map_or_else(|| ctx.text("notice-somebody"), str::to_owned)) } }
                    " " (moment(ctx, at))
                    @if comment.version > 1 { " " small.muted { (ctx.text("comments-changed")) } }
                    @if is_own(ctx, comment) { (own(ctx, csrf, comment)) }
                }
                (said(ctx, &body_of(comment), names))
            }
        }
    }
}

fn moment(ctx: &Ctx, at: Instant) -> Markup {
    html! { time datetime=(at) title=(ctx.format.instant(at)) { (ctx.format.ago(at, ctx.now())) } }
}

/// What one may do with one's own words.
fn own(ctx: &Ctx, csrf: &str, comment: &AnyRecord) -> Markup {
    let at = format!("/comments/{}", comment.id);
    let items = [
        MenuItem::Link { label: ctx.text("comments-edit"), href: format!("{at}/edit"), icon: "pencil" },
        MenuItem::Link { label: ctx.text("record-history"), href: format!("{at}/history"), icon: "history" },
        MenuItem::Deed {
            label: ctx.text("comments-take-out"),
            action: format!("{at}/deletion"),
            icon: "trash-2",
            danger: true,
        },
    ];
    ui::more_menu(&ctx.text("comments-more"), csrf, &items)
}

/// The text, with the people in it as they are called now.
fn said(ctx: &Ctx, body: &str, names: &Names) -> Markup {
    html! {
        p.said dir="auto" {
            @for piece in pieces(body) {
                @match piece {
                    Piece::Text(text) => (text),
                    Piece::Person(id) => {
                        @let is_me = id == ctx.actor.user;
                        bdi.mention.me[is_me] {
                            "@" (names.named.get("users", id).map_or_else(|| ctx.text("notice-somebody"), str::to_owned))
                        }
                    },
                }
            }
        }
    }
}

/// The form for one more. `record` is the record's page: `/customers/01…`.
pub fn composer(ctx: &Ctx, csrf: &str, record: &str, typed: &str, wrong: Option<String>) -> Markup {
    let sends = format!("{record}/comments");
    html! {
        form.form.comments-form method="post" action=(sends) data-guard=(sends) novalidate {
            (ui::hidden("csrf", csrf))
            (words(ctx, record, typed, wrong))
            div.save { (Button::submit(ctx.text("comments-say")).main().icon("send")) }
        }
    }
}

/// The box that one writes into; `@` asks for colleagues.
pub(super) fn words(ctx: &Ctx, record: &str, typed: &str, wrong: Option<String>) -> Markup {
    let control = Control::Prose { value: typed.to_owned(), max: Some(records::comments::MOST) };
    let view = FieldView::new("body", ctx.text("comments-body"), control);
    let view = view.placeholder_text(ctx.text("comments-hint")).error(wrong);
    html! { div data-mentions={ (record) "/colleagues" } { (ui::field(&view)) } }
}

/// The comments on a record that no timeline tells of; none where nothing can
/// be said about it.
pub fn card(tx: &mut Reads<'_, '_>, record: &AnyRecord, csrf: &str) -> records::Result<Option<Markup>> {
    let def: &std::sync::Arc<EntityDef> = &record.def;
    if records::comments::link_to(tx.ctx, &def.key).is_none() {
        return Ok(None);
    }
    let page = tx.comments_on(def, record.id, None, None, SHOWN)?;
    let (names, may) = (Names::of(tx, &page.rows)?, tx.may_comment(&def.key));
    if page.rows.is_empty() && !may {
        return Ok(None);
    }
    let ctx = tx.ctx;
    let href = format!("/{}/{}", def.key, record.id);
    let body = html! {
        @if may { (composer(ctx, csrf, &href, "", None)) }
        @if !page.rows.is_empty() { ol.timeline { @for row in &page.rows { (line(ctx, csrf, row, &names)) } } }
    };
    Ok(Some(html! { section #timeline.card { header { h2 { (ctx.text("comments")) } } div.in { (body) } } }))
}
