//! On what somebody stood when they asked for work: their door and language,
//! and what a key allowed. Their rights are those that they have when it is done.

use std::sync::Arc;

use access::{Actor, Deed, Grant, Scope};
use base::Lang;
use serde::{Deserialize, Serialize};

use crate::{Ctx, Door, Error, Result, Workspace, jobs::Run, people};

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Standing {
    door: String,
    lang: String,
    /// What the door allows, for an API key.
    limits: Option<Vec<(String, Deed, Scope)>>,
}

impl Standing {
    pub fn of(ctx: &Ctx) -> Standing {
        let plain = |grant: &Grant| (grant.entity.to_string(), grant.deed, grant.scope);
        let limits = ctx.actor.door_limits.as_ref().map(|limits| limits.iter().map(plain).collect());
        Standing { door: ctx.door.key().to_owned(), lang: ctx.lang().tag().to_owned(), limits }
    }

    /// Whoever asked, with the rights that they have now.
    pub async fn take(&self, run: &Run) -> Result<Ctx> {
        let door = if self.door == Door::Api.key() { Door::Api } else { Door::Page };
        let workspace: &Arc<Workspace> = &run.workspace;
        let mut format = workspace.settings().format();
        format.lang = Lang::from_tag(&self.lang).unwrap_or(format.lang);
        let actor = match run.user {
            None => Actor::system(),
            Some(user) => {
                let system = Ctx::system(workspace.clone(), Door::Rule);
                let person = system.read(move |tx| people::person(tx, user)).await?;
                person.ok_or(Error::Forbidden { entity: "changes".to_owned(), deed: "update" })?.actor
            }
        };
        let grant = |(entity, deed, scope): &(String, Deed, Scope)| Grant::new(entity.clone(), *deed, *scope);
        let door_limits = self.limits.as_ref().map(|limits| limits.iter().map(grant).collect());
        Ok(Ctx::new(workspace.clone(), Arc::new(Actor { door_limits, ..actor }), door, format))
    }
}
