//! What a role lets one do, in sentences: first what is seen, then what may be
//! done to it, each with how far it reaches.

use records::{
    Ctx,
    access::{Deed, Role, Scope},
};
use schema::EntityDef;

use super::sheet::{Group, Right, is_open, lines_of, star};
use crate::say::say;

/// Names in one sentence; the rest are counted.
const NAMES: usize = 8;

pub(super) fn sentences(ctx: &Ctx, role: &Role) -> Vec<String> {
    let groups = [Group::Daily, Group::Money, Group::SetUp];
    let spoken: Vec<&EntityDef> = groups.into_iter().flat_map(|group| lines_of(&ctx.schema, group)).collect();
    let mut said = Vec::new();
    for deed in Deed::ALL {
        let open: Vec<&EntityDef> = spoken.iter().filter(|def| is_open(def, deed)).copied().collect();
        for scope in [Scope::All, Scope::Branch, Scope::Team, Scope::Own] {
            let at: Vec<&EntityDef> = open.iter().filter(|def| reach(role, def, deed) == scope).copied().collect();
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

/// One line of the sheet in words: «موردهای خودش را می‌بیند و تغییر می‌دهد؛ تازه می‌سازد؛ حذف نمی‌کند».
pub(super) fn line(ctx: &Ctx, role: &Role, def: &EntityDef) -> String {
    let open: Vec<Deed> = Deed::ALL.into_iter().filter(|deed| is_open(def, *deed)).collect();
    let said = reaches(ctx, &open, |deed| reach(role, def, deed));
    let hidden = def.fields.iter().filter(|field| Right::of(role, &def.key, field) == Right::Hidden).count();
    match hidden {
        0 => said,
        hidden => say(ctx, "role-line-hidden", &[("said", said.into()), ("count", hidden.into())]),
    }
}

/// The same of what has no line of its own.
pub(super) fn every(ctx: &Ctx, role: &Role) -> String {
    reaches(ctx, &Deed::ALL, |deed| star(role, deed))
}

/// How far a role reaches in the daily work: the widest, and whether that holds
/// for a part of it only.
pub(super) fn widest(ctx: &Ctx, role: &Role, deed: Deed) -> String {
    let groups = [Group::Daily, Group::Money].into_iter().flat_map(|group| lines_of(&ctx.schema, group));
    let scopes: Vec<Scope> = groups.filter(|def| def.owned).map(|def| role.scope(&def.key, deed)).collect();
    let widest = scopes.iter().copied().max().unwrap_or_default();
    let said = ctx.text(&format!("role-scope-{}", widest.key()));
    match scopes.iter().all(|scope| *scope == widest) {
        true => said,
        false => say(ctx, "role-list-partly", &[("scope", said.into())]),
    }
}

/// What belongs to nobody is seen whole, however narrow the scope.
fn reach(role: &Role, def: &EntityDef, deed: Deed) -> Scope {
    match role.scope(&def.key, deed) {
        Scope::Nothing => Scope::Nothing,
        _ if !def.owned => Scope::All,
        scope => scope,
    }
}

fn reaches(ctx: &Ctx, open: &[Deed], reach: impl Fn(Deed) -> Scope) -> String {
    let seen = reach(Deed::Read);
    if seen == Scope::Nothing {
        return ctx.text("role-line-nothing");
    }
    let all_of = |scope: Scope| ctx.text(&format!("role-what-{}", scope.key()));
    if open.len() > 2
        && open.iter().all(|&deed| reach(deed) == seen || (deed == Deed::Import && reach(deed) > Scope::Nothing))
    {
        return say(ctx, "role-line-full", &[("what", all_of(seen).into())]);
    }
    let word = |deed: Deed| ctx.text(&format!("role-does-{}", deed.key()));
    let mut parts = Vec::new();
    let to_records = [Deed::Read, Deed::Update, Deed::Delete, Deed::Export];
    for scope in [Scope::All, Scope::Branch, Scope::Team, Scope::Own] {
        let at: Vec<String> = to_records.into_iter().filter(|&deed| reach(deed) == scope).map(word).collect();
        if !at.is_empty() {
            let args = [("what", all_of(scope).into()), ("does", joined(ctx, &at).into())];
            parts.push(say(ctx, "role-line-part", &args));
        }
    }
    let new = [Deed::Create, Deed::Import].into_iter().filter(|&deed| reach(deed) > Scope::Nothing);
    parts.extend(new.map(word));
    let changes = [Deed::Create, Deed::Update, Deed::Delete, Deed::Import].map(&reach);
    if changes.into_iter().all(|scope| scope == Scope::Nothing) {
        parts.push(ctx.text("role-line-changes-nothing"));
    } else if reach(Deed::Delete) == Scope::Nothing {
        parts.push(ctx.text("role-line-deletes-nothing"));
    }
    parts.join(&ctx.text("role-line-then"))
}

/// «می‌بیند، تغییر می‌دهد و حذف می‌کند».
fn joined(ctx: &Ctx, words: &[String]) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => {
            let args = [("before", before.join(&ctx.text("role-comma")).into()), ("last", last.as_str().into())];
            say(ctx, "role-line-and", &args)
        }
        _ => words.concat(),
    }
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
