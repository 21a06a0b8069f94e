//! Comments: what colleagues say to one another about a record of any kind.
//!
//! A comment is a record like any other, with history, undo and the generic
//! API, and stands on exactly one record (`on_{entity}`). Whoever sees that
//! record sees it; nobody else does. It is plain text with marks for the people
//! it names (`@[01J…]`), so that a colleague who is called something else
//! tomorrow is named rightly in what was said today. Whoever is named and sees
//! the record hears of it; so does whoever follows it.
//!
//! No role needs to speak of comments: everybody reads them where they see the
//! record, and whoever may write anything at all may write one.

mod marks;
mod rules;

use std::sync::Arc;

use access::{Actor, Deed, Grant, Role, Scope};
use base::{Id, Instant};
use schema::{Direction, Entity, EntityDef, Field, Filter, Key, Value, entity, field};

use crate::{AnyRecord, Ctx, Cursor, Page, Query, Reads, Result};

pub use marks::{Piece, pieces, spelled};
pub(crate) use rules::register;

pub struct Comment;

impl Entity for Comment {
    const KEY: &'static str = "comments";
}

/// Plain text with marks.
pub const BODY: Field<Comment, String> = field("body");
/// Its moment on the timeline.
pub const AT: Field<Comment, Instant> = field("at");

/// As long as anybody should go on.
pub const MOST: u32 = 5_000;

pub(crate) fn definition() -> EntityDef {
    entity::<Comment>("message-square")
        .field(BODY.prose(MOST))
        .field(AT.instant().system())
        .owned()
        .on_any()
        .title(BODY)
        .sort(AT, Direction::Down)
        .list(&["body", "at", "owner"])
        .section("main", &["body"])
        .build()
}

/// What everybody may do with comments, beside their roles: read them, and
/// write them unless they may write nothing at all.
pub(crate) fn everybodys(roles: &[Arc<Role>]) -> Arc<Role> {
    let writes = |grant: &Grant| matches!(grant.deed, Deed::Create | Deed::Update) && grant.scope > Scope::Nothing;
    let may_write = roles.iter().any(|role| role.grants.iter().any(writes));
    let mut grants = vec![Grant::new(Comment::KEY, Deed::Read, Scope::Own)];
    if may_write {
        grants
            .extend([Deed::Create, Deed::Update, Deed::Delete].map(|deed| Grant::new(Comment::KEY, deed, Scope::Own)));
    }
    Arc::new(Role { key: "everybody".to_owned(), grants, fields: Vec::new(), administers: false })
}

/// The link by which comments stand on records of this entity; none where
/// nothing is said about them.
pub fn link_to(ctx: &Ctx, entity: &str) -> Option<Key> {
    let def = ctx.schema.entity(Comment::KEY)?;
    def.about.iter().find(|key| def.field(key).and_then(|field| field.link()) == Some(entity)).cloned()
}

/// The record that a comment stands on.
pub fn place_of(comment: &AnyRecord) -> Option<(Key, Id)> {
    let set = |key: &Key| {
        let to = comment.def.field(key)?.link()?;
        Some((Key::Owned(to.to_owned()), comment.value(key).id()?))
    };
    comment.def.about.iter().find_map(set)
}

impl Reads<'_, '_> {
    /// The comments on a record that the actor sees, newest first; those of one
    /// person where `who` is set.
    pub fn comments_on(
        &mut self,
        def: &Arc<EntityDef>,
        record: Id,
        who: Option<Id>,
        from: Option<Cursor>,
        limit: usize,
    ) -> Result<Page> {
        let nothing = Page { rows: Vec::new(), next: None, previous: None };
        let Some(link) = link_to(self.ctx, &def.key).filter(|_| self.ctx.actor.may(Comment::KEY, Deed::Read)) else {
            return Ok(nothing);
        };
        self.require(def, record, Deed::Read)?;
        let comments = self.ctx.def(Comment::KEY)?;
        let about = Filter::is(link, [Value::Id(record)]);
        let filter = who.map(|who| Filter::is("owner", [Value::Id(who)])).into_iter().fold(about, Filter::and);
        let columns = comments.fields.iter().map(|field| field.key.clone()).collect();
        // Whoever sees the record sees all that is said about it: the law was
        // asked above, once, instead of anew for each of its kinds.
        let ctx = Ctx { actor: Arc::new(Actor::system()), ..self.ctx.clone() };
        Reads { tx: self.tx, ctx: &ctx }.list(&Query { filter, columns, limit, from, ..Query::of(&comments) })
    }

    /// Whether the actor may say something about records of this entity.
    pub fn may_comment(&self, entity: &str) -> bool {
        link_to(self.ctx, entity).is_some() && self.ctx.actor.may(Comment::KEY, Deed::Create)
    }
}
