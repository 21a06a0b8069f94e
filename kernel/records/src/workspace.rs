//! One company's data and everything that serves it. Nothing in the process
//! is global to a workspace: two of them live side by side.

use std::{collections::HashMap, sync::Arc};

use access::Role;
use arc_swap::ArcSwap;
use base::{Id, IdMaker, Instant, Lang, clock::Clock, texts::Catalogue};
use schema::{EntityDef, Extension, Key, Schema, SchemaBuilder};
use store::{Db, Derived, Sums, TableDef};

use crate::{
    Ctx, Door, Result, RuleBook, Settings,
    duplicates::Law,
    hand_over::OpenWork,
    own_module::own_module,
    physical,
    seeds::{Seed, Seeds},
    sightings::Sightings,
    tables,
};

/// What a module brings: its table of contents, as data.
pub struct Module {
    pub key: &'static str,
    pub entities: Vec<EntityDef>,
    pub extensions: Vec<Extension>,
    /// Tables that are not entities.
    pub tables: Vec<TableDef>,
    /// Tables that follow from others, for reports; kept by the database itself.
    pub derived: Vec<Derived>,
    /// Sums over tables, also over derived ones.
    pub sums: Vec<Sums>,
    pub rules: fn(&mut RuleBook),
    pub texts: Vec<(Lang, &'static str)>,
    /// Roles that a new workspace begins with; parts of the same key are joined,
    /// so that each module grants what it knows of. Named by the text `role-{key}`.
    pub roles: Vec<Role>,
    /// What a new workspace begins with; must do nothing when it is there already.
    pub seed: Option<Seed>,
    /// Which fields of its entities say who somebody is.
    pub duplicates: Vec<Law>,
    /// Work that goes along with the record that it is about.
    pub open_work: Vec<OpenWork>,
    /// Fields whose change is told to those who follow a record, by entity; its
    /// owner is always one.
    pub followed: Vec<(&'static str, &'static str)>,
}

impl Module {
    pub fn new(key: &'static str) -> Self {
        let (entities, extensions, tables, derived, texts, roles) = Default::default();
        let (duplicates, open_work, followed, sums) = Default::default();
        Module {
            key,
            entities,
            extensions,
            tables,
            derived,
            sums,
            rules: |_| (),
            texts,
            roles,
            seed: None,
            duplicates,
            open_work,
            followed,
        }
    }
}

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
    pub(crate) seal: crate::feed::Seal,
    /// Sheets that are being imported, laid out as files.
    pub(crate) shelf: crate::import::Shelf,
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
        let mut modules = modules;
        modules.insert(0, own_module());
        let (mut builder, mut rules, mut texts) = (SchemaBuilder::new(), RuleBook::default(), Catalogue::new());
        let (mut own_tables, mut seeds) = (tables::all(), Seeds::default());
        let (mut laws, mut open_work) = (HashMap::new(), Vec::new());
        let (mut derived, mut sums) = (Vec::new(), Vec::new());
        let mut followed: HashMap<&'static str, Vec<Key>> = HashMap::new();
        for module in modules {
            builder = module.entities.into_iter().fold(builder, SchemaBuilder::entity);
            builder = module.extensions.into_iter().fold(builder, SchemaBuilder::extension);
            (module.rules)(&mut rules);
            own_tables.extend(module.tables);
            derived.extend(module.derived);
            sums.extend(module.sums);
            seeds.seeds.extend(module.seed);
            seeds.roles.extend(module.roles);
            laws.extend(module.duplicates.into_iter().map(|law| (law.entity.to_string(), Arc::new(law))));
            open_work.extend(module.open_work);
            module.followed.iter().for_each(|(of, field)| followed.entry(of).or_default().push((*field).into()));
            add_texts(&mut texts, module.key, module.texts)?;
        }
        let schema = builder.build().map_err(anyhow::Error::new)?;
        laws.values().try_for_each(|law: &Arc<Law>| law.check(&schema)).map_err(anyhow::Error::msg)?;
        own_tables.extend(schema.entities().map(|def| {
            let mut table = physical::table(def);
            table.indexes.extend(laws.get(&*def.key).and_then(|law| law.index(def)));
            table
        }));
        db.migrate(&own_tables).await?;
        db.derive(&derived).await?;
        db.sum_up(&sums).await?;
        db.clear_undeclared_sums(&sums, node).await?;
        db.clear_undeclared(&derived, node).await?;
        let seal = crate::feed::Seal::load(&db).await?;
        let settings = ArcSwap::from_pointee(Settings::default());
        let schema = ArcSwap::from_pointee(schema);
        let workspace = Arc::new(Workspace {
            db,
            texts,
            clock,
            jobs: Arc::default(),
            rules,
            settings,
            schema,
            seeds,
            sightings: Sightings::default(),
            late: Default::default(),
            probes: Default::default(),
            seal,
            shelf: Default::default(),
            tables: own_tables,
            derived,
            sums,
            laws,
            open_work,
            followed,
            node,
            ids: IdMaker::new(node),
        });
        workspace.load_settings().await?;
        workspace.mind_sounds().await?;
        let system = Ctx::system(workspace.clone(), Door::Rule);
        system.write(|tx| crate::upgrade::bring_up(tx.tx)).await?;
        system.write(crate::upgrade::keys_of_doubles).await?;
        system.write(|tx| tx.ctx.workspace.seeds.sow(tx)).await?;
        workspace.mind_indexes().await?;
        Ok(workspace)
    }

    /// Folds what was written down for sums since; a report reads it until then too.
    pub async fn fold_sums(&self) -> Result<()> {
        for sums in &self.sums {
            self.db.fold(sums).await?;
        }
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

/// The texts of the kernel and of these modules, for whoever must speak
/// without a workspace.
pub fn catalogue(modules: Vec<Module>) -> Result<Catalogue> {
    let mut texts = Catalogue::new();
    for module in std::iter::once(own_module()).chain(modules) {
        add_texts(&mut texts, module.key, module.texts)?;
    }
    Ok(texts)
}

fn add_texts(texts: &mut Catalogue, module: &str, sources: Vec<(Lang, &'static str)>) -> Result<()> {
    for (lang, source) in sources {
        texts.add(lang, source).map_err(|error| anyhow::anyhow!("texts of {module}: {error}"))?;
    }
    Ok(())
}

/// The entities of the kernel and of these modules, and their extensions.
pub fn entities(modules: Vec<Module>) -> (Vec<EntityDef>, Vec<Extension>) {
    let (mut entities, mut extensions) = (Vec::new(), Vec::new());
    for module in std::iter::once(own_module()).chain(modules) {
        entities.extend(module.entities);
        extensions.extend(module.extensions);
    }
    (entities, extensions)
}
