//! Who asks, in which language, through which door; and what they may reach: in
//! a snapshot ([`Reads`]) or in a transaction ([`Writes`]).

mod labels;
mod reads;
mod strand;
mod writes;

use std::sync::Arc;

use access::{Actor, Deed, Rows};
use base::{Date, Id, Instant, Lang, format::Format};
use schema::{EntityDef, Reading, Schema, filter::Asker};

use crate::{Error, Result, Workspace, idempotency::Once, small_scope::SmallScopes};

pub use labels::Labels;
pub use reads::Reads;
pub(crate) use strand::Strand;
pub use writes::Writes;

/// The way a deed came in; kept in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Page,
    Api,
    Import,
    Command,
    Rule,
}

impl Door {
    pub fn key(self) -> &'static str {
        match self {
            Door::Page => "page",
            Door::Api => "api",
            Door::Import => "import",
            Door::Command => "command",
            Door::Rule => "rule",
        }
    }
}

/// One request's standing: cheap to clone, the same snapshot to its end.
#[derive(Clone)]
pub struct Ctx {
    pub workspace: Arc<Workspace>,
    pub schema: Arc<Schema>,
    pub actor: Arc<Actor>,
    pub door: Door,
    /// Language, calendar, zone and money unit of the person.
    pub format: Arc<Format>,
    /// The name under which this deed is done once, however often it is asked for.
    pub once: Option<Arc<Once>>,
    /// The administrator who sees what the actor sees, and writes nothing.
    pub seen_by: Option<Id>,
    /// What was found out about scopes on the way.
    pub small_scopes: SmallScopes,
}

impl Ctx {
    pub fn new(workspace: Arc<Workspace>, actor: Arc<Actor>, door: Door, format: Format) -> Self {
        let schema = workspace.schema();
        Ctx {
            workspace,
            schema,
            actor,
            door,
            format: Arc::new(format),
            once: None,
            seen_by: None,
            small_scopes: SmallScopes::default(),
        }
    }

    /// The product itself acts: migrations, jobs, the command line.
    pub fn system(workspace: Arc<Workspace>, door: Door) -> Self {
        let format = workspace.settings().format();
        Ctx::new(workspace, Arc::new(Actor::system()), door, format)
    }

    pub fn lang(&self) -> Lang {
        self.format.lang
    }

    /// Now, to the microsecond that the database keeps.
    pub fn now(&self) -> Instant {
        let now = self.workspace.clock.now();
        Instant::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Today in the person's zone.
    pub fn today(&self) -> Date {
        base::clock::today(&*self.workspace.clock, &self.format.zone)
    }

    /// The definition of an entity; an unknown key is not found.
    pub fn def(&self, entity: &str) -> Result<Arc<EntityDef>> {
        self.schema.entity(entity).cloned().ok_or(Error::NotFound)
    }

    /// A text of the catalogue in the person's language.
    pub fn text(&self, key: &str) -> String {
        self.workspace.texts.get(self.lang(), key, &[])
    }

    /// What reading a typed value takes to know of the person.
    pub fn reading(&self) -> Reading {
        let settings = self.workspace.settings();
        let format = &self.format;
        let reading = Reading::at(self.now(), format.zone.clone(), format.calendar, settings.currency, format.unit);
        Reading { fiscal: settings.fiscal_year(), ..reading }
    }

    /// Who stands behind "me" and "my team" in a filter.
    pub fn asker(&self) -> Asker {
        let actor = &self.actor;
        Asker { user: actor.user, teams: actor.teams.clone(), branches: actor.branches.clone() }
    }

    /// The rows on which the actor may do `deed`.
    pub fn rows(&self, def: &EntityDef, deed: Deed) -> Rows {
        access::rows(&self.actor, &self.schema, def, deed)
    }
}
