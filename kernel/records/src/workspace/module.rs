//! What a module of the business brings, as data.

use access::Role;
use base::{Lang, texts::Catalogue};
use schema::{EntityDef, Extension};
use store::{Derived, Sums, TableDef};

use crate::{Result, RuleBook, duplicates::Law, hand_over::OpenWork, own_module::own_module, seeds::Seed};

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

/// The texts of the kernel and of these modules, for whoever must speak
/// without a workspace.
pub fn catalogue(modules: Vec<Module>) -> Result<Catalogue> {
    let mut texts = Catalogue::new();
    for module in std::iter::once(own_module()).chain(modules) {
        add_texts(&mut texts, module.key, module.texts)?;
    }
    Ok(texts)
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

pub(super) fn add_texts(texts: &mut Catalogue, module: &str, sources: Vec<(Lang, &'static str)>) -> Result<()> {
    for (lang, source) in sources {
        texts.add(lang, source).map_err(|error| anyhow::anyhow!("texts of {module}: {error}"))?;
    }
    Ok(())
}
