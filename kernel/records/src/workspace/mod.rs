//! One company's data and everything that serves it. Nothing in the process
//! is global to a workspace: two of them live side by side.

mod gathered;
mod module;

use std::{collections::HashMap, sync::Arc};

use arc_swap::ArcSwap;
use base::{Id, IdMaker, Instant, clock::Clock, texts::Catalogue};
use schema::{Key, Schema};
use store::{Db, Derived, Sums, TableDef};

use crate::{
    Ctx, Door, Result, RuleBook, Settings, duplicates::Law, feed::Seal, hand_over::OpenWork, own_module::own_module,
    seeds::Seeds, sightings::Sightings, upgrade,
};

use gathered::Gathered;
pub use module::{Module, catalogue, entities};

pub struct Workspace {
    pub db: Db,
    pub texts: Catalogue,
    pub clock: Arc<dyn Clock>,
    /// Rings when work was asked for.
    pub(crate) jobs: Arc<tokio::sync::Notify>,
    pub(crate) rules: RuleBook,
    pub(crate) settings: ArcSwap<Settings>,
    schema: ArcSwap<Schema>,
    pub(crate) seeds: Seeds,
    pub(crate) sightings: Sightings,
    /// What took too long for a page.
    pub(crate) late: crate::glance::Late,
    /// Who met how many external ids of what they do not see.
    pub(crate) probes: crate::external::Probes,
    /// What makes cursors of the feed unreadable.
    pub(crate) seal: ArcSwap<Seal>,
    /// Sheets that are being imported, laid out as files.
    pub(crate) shelf: crate::import::Shelf,
    pub(crate) passing: crate::passing::Passing,
    /// Every table there is, for backups.
    pub(crate) tables: Vec<TableDef>,
    /// Those beside them that a backup leaves out.
    pub(crate) derived: Vec<Derived>,
    pub(crate) sums: Vec<Sums>,
    laws: HashMap<String, Arc<Law>>,
    open_work: Vec<OpenWork>,
    followed: HashMap<&'static str, Vec<Key>>,
    /// Under which number this process makes ids and takes jobs.
    pub(crate) node: u8,
    ids: IdMaker,
}

impl Workspace {
    /// Brings the database to the shape of the modules, seeds what a new
    /// workspace begins with, and reads the settings.
    pub async fn open(db: Db, modules: Vec<Module>, clock: Arc<dyn Clock>, node: u8) -> Result<Arc<Workspace>> {
        let gathered = Gathered::of(std::iter::once(own_module()).chain(modules))?;
        gathered.shape(&db, node).await?;
        let seal = Seal::load(&db).await?;
        let workspace = Arc::new(Workspace::made_of(gathered, db, clock, node, seal));
        workspace.load_settings().await?;
        workspace.mind_sounds().await?;
        let system = Ctx::system(workspace.clone(), Door::Rule);
        system.write(|tx| upgrade::bring_up(tx.tx)).await?;
        system.write(upgrade::keys_of_doubles).await?;
        system.write(|tx| tx.ctx.workspace.seeds.sow(tx)).await?;
        workspace.mind_indexes().await?;
        Ok(workspace)
    }

    fn made_of(gathered: Gathered, db: Db, clock: Arc<dyn Clock>, node: u8, seal: Seal) -> Workspace {
        let Gathered { schema, rules, texts, seeds, tables, derived, sums, laws, open_work, followed } = gathered;
        Workspace {
            db,
            texts,
            clock,
            jobs: Arc::default(),
            rules,
            settings: ArcSwap::from_pointee(Settings::default()),
            schema: ArcSwap::from_pointee(schema),
            seeds,
            sightings: Sightings::default(),
            late: Default::default(),
            probes: Default::default(),
            seal: ArcSwap::from_pointee(seal),
            shelf: Default::default(),
            passing: Default::default(),
            tables,
            derived,
            sums,
            laws,
            open_work,
            followed,
            node,
            ids: IdMaker::new(node),
        }
    }

    /// Folds what was written down for sums since; a report reads it until then too.
    pub async fn fold_sums(&self) -> Result<()> {
        for sums in &self.sums {
            self.db.fold(sums).await?;
        }
        Ok(())
    }

    /// After a restore the seal is another one.
    pub(crate) async fn load_seal(&self) -> Result<()> {
        self.seal.store(Arc::new(Seal::load(&self.db).await?));
        Ok(())
    }

    pub fn schema(&self) -> Arc<Schema> {
        self.schema.load_full()
    }

    /// How two records of an entity are known to be one; none where nobody said.
    pub fn law(&self, entity: &str) -> Option<&Arc<Law>> {
        self.laws.get(entity)
    }

    /// The entities of which somebody said how two are known to be one.
    pub(crate) fn laws(&self) -> impl Iterator<Item = &str> {
        self.laws.keys().map(String::as_str)
    }

    /// What goes along with a record that is handed over.
    pub(crate) fn open_work(&self) -> Vec<OpenWork> {
        self.open_work.clone()
    }

    /// The fields of an entity whose change its followers hear of.
    pub(crate) fn followed(&self, entity: &str) -> &[Key] {
        self.followed.get(entity).map_or(&[], Vec::as_slice)
    }

    pub fn settings(&self) -> Arc<Settings> {
        self.settings.load_full()
    }

    /// The number of this process among those that serve the database.
    pub fn node(&self) -> u8 {
        self.node
    }

    pub fn new_id<E>(&self, now: Instant) -> Id<E> {
        self.ids.next(now)
    }
}
