//! What a role lets one do, in sentences: first what is seen, then what may be
//! done to it, each with how far it reaches.

use records::{
    Ctx,
    access::{Deed, Role, Scope},
};
use schema::EntityDef;

use super::sheet::{Group, Right, is_open, lines_of};
use crate::say::say;

/// Names in one sentence; the rest are counted.
const NAMES: usize = 8;

pub(super) fn sentences(ctx: &Ctx, role: &Role) -> Vec<String> {
    let spoken: Vec<&EntityDef> =
        [Group::Owned, Group::Common].into_iter().flat_map(|group| lines_of(&ctx.schema, group)).collect();
    let mut said = Vec::new();
    for deed in Deed::ALL {
        let open: Vec<&EntityDef> = spoken.iter().filter(|def| is_open(def, deed)).copied().collect();
        for scope in [Scope::All, Scope::Branch, Scope::Team, Scope::Own] {
            // What belongs to nobody is seen whole, however narrow the scope.
            let reach = |def: &EntityDef| match role.scope(&def.key, deed) {
                Scope::Nothing => Scope::Nothing,
                _ if !def.owned => Scope::All,
                scope => scope,
            };
            let at: Vec<&EntityDef> = open.iter().filter(|def| reach(def) == scope).copied().collect();
            if at.is_empty() {
                continue;
            }
            let what = if at.len() == open.len() { ctx.text("role-everything") } else { names(ctx, &at) };
            let key = format!("role-says-{}", deed.key());
            let scope = ctx.text(&format!("scope-{}", scope.key()));
            said.push(say(ctx, &key, &[("scope", scope.into()), ("what", what.into())]));
        }
    }
    if said.is_empty() {
        said.push(ctx.text("role-says-nothing"));
    }
    said.extend(hidden(ctx, role, &spoken));
    if role.administers {
        said.push(ctx.text("role-says-administers"));
    }
    said
}

fn hidden(ctx: &Ctx, role: &Role, spoken: &[&EntityDef]) -> Option<String> {
    let mut fields = Vec::new();
    for def in spoken.iter().filter(|def| role.scope(&def.key, Deed::Read) > Scope::Nothing) {
        for field in def.fields.iter().filter(|field| Right::of(role, &def.key, field) == Right::Hidden) {
            let label = ctx.text(&def.field_label_key(&field.key));
            fields.push(format!("{label} ({})", ctx.text(&def.label_key())));
        }
    }
    (!fields.is_empty()).then(|| say(ctx, "role-says-hidden", &[("what", cut(ctx, fields).into())]))
}

fn names(ctx: &Ctx, defs: &[&EntityDef]) -> String {
    cut(ctx, defs.iter().map(|def| ctx.text(&def.label_key())).collect())
}

fn cut(ctx: &Ctx, mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMES);
    names.truncate(NAMES);
    let listed = names.join(&ctx.text("role-comma"));
    match more {
        0 => listed,
        more => say(ctx, "role-and-more", &[("names", listed.into()), ("count", more.into())]),
    }
}
