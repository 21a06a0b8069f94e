//! Beside a record: who else may be the same, each with the way to make one of
//! the two, or to say that they are not.

use maud::{Markup, html};
use records::{AnyRecord, Reads};

use super::words;
use crate::components::{self as ui, Button};

const MOST: usize = 3;

/// Nothing where nobody is alike.
pub(crate) fn card(
    tx: &mut Reads<'_, '_>,
    record: &AnyRecord,
    may_merge: bool,
    csrf: &str,
) -> records::Result<Option<Markup>> {
    let mut alike = tx.alike(record)?;
    if alike.is_empty() {
        return Ok(None);
    }
    alike.truncate(MOST);
    let (ctx, def) = (tx.ctx, &record.def);
    let all = html! { a href={ "/" (def.key) "/duplicates" } { (ctx.text("duplicates-all")) } };
    Ok(Some(ui::card_with(
        &ctx.text("duplicates-may-be"),
        all,
        html! {
            div.in.stack {
                @for one in &alike {
                    div.alike {
                        div.judged {
                            a.link href={ "/" (def.key) "/" (one.id) } dir="auto" { (one.title) }
                            (words::level(ctx, one.level))
                        }
                        (words::reasons(ctx, def, &one.reasons))
                        @if may_merge {
                            div.acts {
                                (Button::link(ctx.text("merge-begin"), format!("/{}/{}/merge?with={}", def.key, record.id, one.id)).small().icon("merge"))
                                (super::page::apart_button(ctx, &def.key, record.id, one.id, csrf))
                            }
                        }
                    }
                }
            }
        },
    )))
}
