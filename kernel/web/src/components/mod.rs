//! The parts that every page is made of.
//!
//! Each is a plain function (or a small value that renders itself) with typed
//! arguments, one file per kind. They know no record and no rule: words,
//! numbers and dates arrive as finished text, decisions as plain questions that
//! the page has already answered. Words of their own (the keys, the theme's
//! names) have keys that begin with `ui-` and come through [`Words`].
//!
//! Markup carries no style and no script attribute, since the content security
//! policy refuses them: what varies is a class, and what moves is bound by
//! `assets/web/app.ts` to `data-` attributes. Every page reads and every form
//! sends without scripts.

mod account;
mod bare;
mod board;
mod bulk;
mod button;
mod card;
mod chart;
mod control;
mod dialog;
mod empty;
mod face;
mod field;
mod figures;
mod form;
mod head;
mod icon;
mod keys;
mod link;
mod live;
mod marks;
mod menu;
mod nav;
mod notice;
mod pager;
mod palette;
mod scripts;
mod shell;
mod table;
mod tabs;
mod text;
mod timeline;
mod todo;
mod top;

pub use bare::{bare_page, bare_page_wide};
pub use board::{Age, ColumnView, DealView, Moves, batch, board, column, deal};
pub use bulk::bulk_bar;
pub use button::{Button, Look, button, link_button, post_button};
pub use card::{card, card_with, fact, facts, stack};
pub use chart::{Chart, Point, Series, Shape, chart};
pub use control::{Choice, Control};
pub use dialog::{dialog, opens};
pub use empty::{empty, empty_page};
pub use face::{face, face_big, hue_of, initials_of, who};
pub use field::{FieldView, field};
pub use figures::{funnel, funnel_step, measure, meter, stat, stats};
pub use form::{FormView, deed_form, fields, form, form_errors, form_foot, hidden};
pub use head::{crumbs, head, record_head};
pub use icon::{becomes, icon};
pub use keys::keys_help;
pub use link::link_options;
pub use live::{
    LiveForm, asks_while_typed, behind, came_behind, later, live_chip, live_form, live_link, live_send, part_behind,
    part_came, part_missed, refresh,
};
pub use marks::{chip, chip_add, chip_link, kbd, pill, pill_with};
pub use menu::{MenuItem, menu, more_menu};
pub use notice::{ProgressView, Toast, alert, progress, toast};
pub use pager::pager;
pub use shell::{Calendar, Density, LiveTie, MainAction, NavItem, Shell, Theme, UserBadge, Words, page};
pub use table::{Column, RowView, Sorted, row, sums, table, table_to_read};
pub use tabs::{Tab, tabs};
pub use text::{amount, code, date, email, phone, phone_of, prose, url, user_text};
pub use timeline::{TimelineLine, timeline, timeline_line};
pub use todo::{TodoView, todo};

#[cfg(test)]
mod tests;
