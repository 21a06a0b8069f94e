//! The pages and the API over HTTP, for every entity that the workspace knows.
//!
//! - [`App`] is what a process serves; [`router`] and [`serve`] turn it into
//!   answers. Modules bring routes, sections and cards as a [`Module`].
//! - [`Visit`] is a signed-in person asking for a page, [`Guest`] anybody at
//!   all, [`Caller`] a program at the API. A handler takes one of them, and
//!   returns a page or a [`Problem`].
//! - What every request passes stands in `guard`, in the order in which
//!   [`router`] writes it down.
//!
//! Left out: every business word. What a module knows, it draws itself, with
//! [`components`].

mod access;
mod account;
mod api;
mod app;
mod board;
mod bulk;
mod bundle;
pub mod comments;
pub mod components;
mod days;
mod duplicates;
mod export;
mod filter;
mod following;
mod form;
mod guard;
mod hand_over;
mod health;
mod home;
mod import;
mod indexes;
mod input;
mod large;
mod list;
mod live;
mod merge;
mod module;
mod notices;
mod options;
mod pages;
mod palette;
mod people;
mod preferences;
mod problem;
mod problem_page;
mod record;
mod recycle_bin;
mod respond;
mod roles;
mod router;
mod say;
mod search;
mod serve;
mod session;
mod set_up;
mod settings;
mod shell;
mod show;
mod sign_in;
#[cfg(test)]
mod tests;
mod tones;
mod typed;
mod undo;
mod watch;
mod wire;

pub use api::{program, record_json, titled_json};
pub use app::App;
pub use guard::{Client, MetricsReaders, Network, PublicUrl, Rates, ServeOptions};
pub use module::{
    BoardLaw, CardProvider, Count, DrawCard, Module, NavEntry, Place, Preset, Since, StepLaw, Worth, WorthOf,
};
pub use problem::{Problem, Result};
pub use respond::{Fragment, own_path, see_other};
pub use router::router;
pub use say::begun;
pub use serve::serve;
pub use session::{Caller, Guest, Standing, Visit};
pub use show::Show;
pub use tones::Tones;
pub use wire::Patience;

use base::Lang;

/// The words of this crate, for the workspace's catalogue.
pub fn texts() -> Vec<(Lang, &'static str)> {
    let mut all = vec![
        (Lang::Fa, include_str!("text.fa.ftl")),
        (Lang::En, include_str!("text.en.ftl")),
        (Lang::Fa, include_str!("sign_in/text.fa.ftl")),
        (Lang::En, include_str!("sign_in/text.en.ftl")),
        (Lang::Fa, include_str!("components/text.fa.ftl")),
        (Lang::En, include_str!("components/text.en.ftl")),
    ];
    all.extend(pages::TEXTS);
    all.extend(access::TEXTS);
    all.extend(roles::TEXTS);
    all.extend(api::TEXTS);
    all.extend(board::TEXTS);
    all.extend(duplicates::TEXTS);
    all.extend(merge::TEXTS);
    all.extend(import::TEXTS);
    all.extend(settings::TEXTS);
    all.extend(undo::TEXTS);
    all.extend(export::TEXTS);
    all.extend(bulk::TEXTS);
    all.extend(large::TEXTS);
    all.extend(notices::TEXTS);
    all.extend(live::TEXTS);
    all.extend(palette::TEXTS);
    all.extend(comments::TEXTS);
    all.extend(hand_over::TEXTS);
    all.extend(indexes::TEXTS);
    all.extend(watch::TEXTS);
    all
}
