//! `GET /{entity}/{id}/access?user=`: why somebody sees a record, or why not,
//! in sentences. The reasons come from the law itself (`Reads::why`).

mod sentences;

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query as Params},
    response::Response,
};
use base::Id;
use maud::{Markup, html};
use records::{Ctx, Reads, Reason, Titles, Why, shares::With};
use schema::{EntityDef, Key, Tone};

use crate::{
    Visit,
    components::{self as ui, Button, Control, FieldView},
    options::{self, Options},
    record::{id_of, name_of},
    say::{isolated, say},
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    user: String,
}

pub(super) async fn show(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Params(asked): Params<Asked>,
) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    // Whom it may concern: anybody for who administers, otherwise oneself.
    let administers = visit.ctx.actor.administers();
    let user = match asked.user.trim() {
        "" if administers => None,
        "" => Some(visit.ctx.actor.user),
        text => Some(id_of(text)?),
    };
    let wanted = def.clone();
    let (name, people, told) = visit
        .ctx
        .read(move |tx| {
            let name = name_of(tx, &wanted, id)?;
            let users = tx.ctx.def("users")?;
            let chosen = user.map(|user| user.to_string()).unwrap_or_default();
            let people = if administers { options::of_link(tx, &users, &chosen)? } else { Options::default() };
            let told = match user {
                Some(user) => Some(Told::read(tx, &wanted, id, user)?),
                None => None,
            };
            Ok((name, people, told))
        })
        .await?;
    let ctx = &visit.ctx;
    let (page, title) = (format!("/{}/{id}", def.key), visit.t("why"));
    let steps = [(format!("/{}", def.key), ctx.text(&def.label_key())), (page.clone(), name.clone())];
    let body = html! {
        (ui::crumbs(&ctx.text("form-way"), &steps, &title))
        (ui::head("", html! { (say(ctx, "why-of", &[("name", isolated(&name).into())])) }, html! {}))
        div.stack.narrow {
            @if administers { (chooser(ctx, &page, people)) }
            @if let Some(told) = &told { (told.card(ctx, &def)) }
        }
    };
    Ok(visit.page(&title, body))
}

fn chooser(ctx: &Ctx, page: &str, people: Options) -> Markup {
    let picker =
        Control::Link { options: people.choices, source: "/users/options".to_owned(), empty: ctx.text("form-unsaid") };
    ui::card(
        "",
        html! {
            form.form method="get" action={ (page) "/access" } {
                (ui::field(&FieldView::new("user", ctx.text("why-who"), picker)))
                div { (Button::submit(ctx.text("why-ask")).main().icon("search")) }
            }
        },
    )
}

/// The reasons with the names in them.
pub(super) struct Told {
    pub why: Why,
    user: Id,
    names: BTreeMap<&'static str, Titles>,
    records: BTreeMap<Key, Titles>,
}

impl Told {
    pub fn read(tx: &mut Reads<'_, '_>, def: &std::sync::Arc<EntityDef>, id: Id, user: Id) -> records::Result<Told> {
        let why = tx.why(def, id, user)?;
        let (mut users, mut teams, mut branches) = (vec![user], Vec::from_iter(why.team), Vec::from_iter(why.branch));
        users.extend(why.owner);
        let mut primary: BTreeMap<Key, Vec<Id>> = BTreeMap::new();
        gather(&why.reasons, &mut |reason: &Reason| match reason {
            Reason::Team(_, team) => teams.push(*team),
            Reason::Branch { branch, below, .. } => {
                branches.push(*branch);
                branches.extend(*below);
            }
            Reason::Shared { by, with, .. } | Reason::ShareEnded { by, with, .. } => {
                users.extend(*by);
                match with {
                    With::Person(_) => {}
                    With::Team(team) => teams.push(*team),
                }
            }
            Reason::About { entity, id, .. } => primary.entry(entity.clone()).or_default().push(*id),
            _ => {}
        });
        let names = BTreeMap::from([
            ("users", tx.titles_of("users", &users)?),
            ("teams", tx.titles_of("teams", &teams)?),
            ("branches", tx.titles_of("branches", &branches)?),
        ]);
        let mut records = BTreeMap::new();
        for (entity, ids) in primary {
            records.insert(entity.clone(), tx.titles_of(&entity, &ids)?);
        }
        Ok(Told { why, user, names, records })
    }

    fn named(&self, entity: &'static str, id: Id) -> String {
        isolated(self.names.get(entity).and_then(|titles| titles.get(entity, id)).unwrap_or("…"))
    }

    pub fn person(&self) -> String {
        self.named("users", self.user)
    }

    /// Yes or no, in a sentence.
    pub fn answer(&self, ctx: &Ctx) -> String {
        let key = match (self.why.sees, self.why.writes) {
            (true, true) => "why-sees-and-writes",
            (true, false) => "why-sees",
            (false, _) => "why-sees-not",
        };
        say(ctx, key, &[("name", self.person().into())])
    }

    fn card(&self, ctx: &Ctx, def: &EntityDef) -> Markup {
        let hidden = self.hidden(ctx, def);
        let tone = if self.why.sees { Tone::Good } else { Tone::Calm };
        ui::card(
            "",
            html! {
                div.stack #why {
                    (ui::alert(tone, html! { p { b { (self.answer(ctx)) } } }))
                    ul { @for said in self.sentences(ctx, def, &self.why.reasons) { li { (said) } } }
                    @if !hidden.is_empty() {
                        h2 { (ctx.text("why-hidden")) }
                        ul { @for (_, said) in &hidden { li { (said) } } }
                    }
                }
            },
        )
    }
}

fn gather(reasons: &[Reason], meet: &mut dyn FnMut(&Reason)) {
    for reason in reasons {
        meet(reason);
        if let Reason::About { reasons, .. } = reason {
            gather(reasons, meet);
        }
    }
}
