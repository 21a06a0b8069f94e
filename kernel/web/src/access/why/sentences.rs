//! A sentence for each reason, and for each field that is hidden.

use base::{Arg, Date, Id};
use records::{ByRole, Ctx, Reason, shares::With};
use schema::{EntityDef, Key};

use super::Told;
use crate::say::{isolated, say};

impl Told {
    /// One sentence for each reason; what a record is about gives its own in turn.
    pub fn sentences(&self, ctx: &Ctx, def: &EntityDef, reasons: &[Reason]) -> Vec<String> {
        reasons.iter().flat_map(|reason| self.sentence(ctx, def, reason)).collect()
    }

    fn sentence(&self, ctx: &Ctx, def: &EntityDef, reason: &Reason) -> Vec<String> {
        let said = match reason {
            Reason::All(by) => by_role(ctx, def, "why-all", by),
            Reason::Open(by) => by_role(ctx, def, "why-open", by),
            Reason::Owner(by) => by_role(ctx, def, "why-owner", by),
            Reason::Team(by, team) => {
                let at = say(ctx, "why-team", &[("team", self.named("teams", *team).into())]);
                format!("{} {at}", by_role(ctx, def, "why-role", by))
            }
            Reason::Branch { role, branch, below } => {
                format!("{} {}", by_role(ctx, def, "why-role", role), self.in_branch(ctx, *branch, *below))
            }
            Reason::Shared { by, with, writes, until } => self.shared(ctx, *by, with, *writes, *until),
            Reason::About { entity, id, reasons } => return self.about(ctx, entity, *id, reasons),
            Reason::SharedWithMany => ctx.text("why-shared-with-many"),
            Reason::NoRole => ctx.text("why-no-role"),
            Reason::NotGranted => say(ctx, "why-not-granted", &[("what", ctx.text(&def.label_key()).into())]),
            Reason::OutOfReach(by) => self.out_of_reach(ctx, by_role(ctx, def, "why-out-of-reach", by)),
            Reason::ShareEnded { by, .. } => say(ctx, "why-share-ended", &[("by", self.giver(*by))]),
            Reason::AboutUnseen { entity } => {
                let Some(target) = ctx.schema.entity(entity) else { return Vec::new() };
                say(ctx, "why-about-unseen", &[("one", ctx.text(&target.one_label_key()).into())])
            }
            Reason::NotActive => ctx.text("why-not-active"),
        };
        vec![said]
    }

    fn in_branch(&self, ctx: &Ctx, branch: Id, below: Option<Id>) -> String {
        let branch = self.named("branches", branch);
        match below {
            None => say(ctx, "why-branch", &[("branch", branch.into())]),
            Some(above) => {
                let above = self.named("branches", above);
                say(ctx, "why-branch-below", &[("branch", branch.into()), ("above", above.into())])
            }
        }
    }

    fn shared(&self, ctx: &Ctx, by: Option<Id>, with: &With, writes: bool, until: Option<Date>) -> String {
        let (key, team) = match with {
            With::Person(_) => ("why-shared", String::new()),
            With::Team(team) => ("why-shared-team", self.named("teams", *team)),
        };
        let may = ctx.text(if writes { "shares-may-write" } else { "shares-may-read" });
        let mut said = say(ctx, key, &[("by", self.giver(by)), ("team", team.into()), ("may", may.into())]);
        if let Some(day) = until {
            said.push(' ');
            said += &say(ctx, "why-until", &[("day", ctx.format.date(day).into())]);
        }
        said
    }

    /// Who shared it, where that is known.
    fn giver(&self, by: Option<Id>) -> Arg {
        by.map_or_else(|| "…".to_owned(), |by| self.named("users", by)).into()
    }

    fn about(&self, ctx: &Ctx, entity: &Key, id: Id, reasons: &[Reason]) -> Vec<String> {
        let name = self.records.get(entity).and_then(|titles| titles.get(entity, id)).unwrap_or("…");
        let Some(target) = ctx.schema.entity(entity) else { return Vec::new() };
        let one = ctx.text(&target.one_label_key());
        let mut said = vec![say(ctx, "why-about", &[("one", one.into()), ("name", isolated(name).into())])];
        said.extend(self.sentences(ctx, target, reasons));
        said
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
}

fn by_role(ctx: &Ctx, def: &EntityDef, key: &str, role: &ByRole) -> String {
    let (what, scope) = (ctx.text(&def.label_key()), ctx.text(&format!("scope-{}", role.scope.key())));
    say(ctx, key, &[("role", isolated(&role.name).into()), ("what", what.into()), ("scope", scope.into())])
}
