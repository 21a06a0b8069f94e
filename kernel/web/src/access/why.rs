//! `GET /{entity}/{id}/access?user=`: why somebody sees a record, or why not,
//! in sentences. The reasons come from the law itself (`Reads::why`).

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query as Params},
    response::Response,
};
use base::Id;
use maud::{Markup, html};
use records::{ByRole, Ctx, Reads, Reason, Titles, Why, shares::With};
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

    /// One sentence for each reason; what a record is about gives its own in turn.
    pub fn sentences(&self, ctx: &Ctx, def: &EntityDef, reasons: &[Reason]) -> Vec<String> {
        reasons.iter().flat_map(|reason| self.sentence(ctx, def, reason)).collect()
    }

    fn sentence(&self, ctx: &Ctx, def: &EntityDef, reason: &Reason) -> Vec<String> {
        let what = ctx.text(&def.label_key());
        let role = |key: &str, role: &ByRole| {
            let scope = ctx.text(&format!("scope-{}", role.scope.key()));
            let args = [("role", isolated(&role.name).into()), ("what", what.clone().into()), ("scope", scope.into())];
            say(ctx, key, &args)
        };
        let with = |key: &str, more: &[(&str, base::Arg)]| say(ctx, key, more);
        match reason {
            Reason::All(by) => vec![role("why-all", by)],
            Reason::Open(by) => vec![role("why-open", by)],
            Reason::Owner(by) => vec![role("why-owner", by)],
            Reason::Team(by, team) => {
                let at = with("why-team", &[("team", self.named("teams", *team).into())]);
                vec![format!("{} {at}", role("why-role", by))]
            }
            Reason::Branch { role: by, branch, below } => {
                let branch = self.named("branches", *branch);
                let at = match below {
                    None => with("why-branch", &[("branch", branch.into())]),
                    Some(above) => {
                        let above = self.named("branches", *above);
                        with("why-branch-below", &[("branch", branch.into()), ("above", above.into())])
                    }
                };
                vec![format!("{} {at}", role("why-role", by))]
            }
            Reason::Shared { by, with: to, writes, until } => {
                let by = by.map_or_else(|| "…".to_owned(), |by| self.named("users", by));
                let key = match to {
                    With::Person(_) => "why-shared",
                    With::Team(_) => "why-shared-team",
                };
                let team = match to {
                    With::Team(team) => self.named("teams", *team),
                    With::Person(_) => String::new(),
                };
                let may = ctx.text(if *writes { "shares-may-write" } else { "shares-may-read" });
                let mut said = with(key, &[("by", by.into()), ("team", team.into()), ("may", may.into())]);
                if let Some(day) = until {
                    said.push(' ');
                    said += &with("why-until", &[("day", ctx.format.date(*day).into())]);
                }
                vec![said]
            }
            Reason::About { entity, id, reasons } => {
                let name = self.records.get(entity).and_then(|titles| titles.get(entity, *id)).unwrap_or("…");
                let Some(target) = ctx.schema.entity(entity) else { return Vec::new() };
                let one = ctx.text(&target.one_label_key());
                let mut said = vec![with("why-about", &[("one", one.into()), ("name", isolated(name).into())])];
                said.extend(self.sentences(ctx, target, reasons));
                said
            }
            Reason::SharedWithMany => vec![with("why-shared-with-many", &[])],
            Reason::NoRole => vec![with("why-no-role", &[])],
            Reason::NotGranted => vec![with("why-not-granted", &[("what", what.into())])],
            Reason::OutOfReach(by) => vec![self.out_of_reach(ctx, role("why-out-of-reach", by))],
            Reason::ShareEnded { by, .. } => {
                let by = by.map_or_else(|| "…".to_owned(), |by| self.named("users", by));
                vec![with("why-share-ended", &[("by", by.into())])]
            }
            Reason::AboutUnseen { entity } => {
                let Some(target) = ctx.schema.entity(entity) else { return Vec::new() };
                vec![with("why-about-unseen", &[("one", ctx.text(&target.one_label_key()).into())])]
            }
            Reason::NotActive => vec![with("why-not-active", &[])],
        }
    }

    /// Whose it is instead.
    fn out_of_reach(&self, ctx: &Ctx, said: String) -> String {
        let owner = self.why.owner.map(|owner| self.named("users", owner));
        let branch = self.why.branch.map(|branch| self.named("branches", branch));
        match (owner, branch) {
            (Some(owner), Some(branch)) => {
                let whose = [("owner", owner.into()), ("branch", branch.into())];
                format!("{said} {}", say(ctx, "why-whose-in-branch", &whose))
            }
            (Some(owner), None) => format!("{said} {}", say(ctx, "why-whose", &[("owner", owner.into())])),
            (None, _) => format!("{said} {}", ctx.text("why-nobodys")),
        }
    }

    /// «بهای خرید: نقش فروشنده آن را پنهان می‌کند.»
    pub fn hidden(&self, ctx: &Ctx, def: &EntityDef) -> Vec<(Key, String)> {
        let one = |hidden: &records::Hidden| {
            let label = ctx.text(&def.field_label_key(&hidden.field));
            let said = match hidden.roles.is_empty() {
                true => say(ctx, "why-field-not-shown", &[("field", label.into())]),
                false => {
                    let roles = hidden.roles.iter().map(|name| isolated(name)).collect::<Vec<_>>();
                    let roles = roles.join(&ctx.text("why-and"));
                    say(ctx, "why-field-hidden", &[("field", label.into()), ("roles", roles.into())])
                }
            };
            (hidden.field.clone(), said)
        };
        self.why.hidden.iter().map(one).collect()
    }

    fn card(&self, ctx: &Ctx, def: &EntityDef) -> Markup {
        let hidden = self.hidden(ctx, def);
        let tone = if self.why.sees { Tone::Good } else { Tone::Calm };
        ui::card(
            "",
            html! {
                div.in.stack #why {
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
