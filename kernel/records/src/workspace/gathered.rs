//! What all modules bring, put together: one schema, one book of rules, one
//! catalogue, and the tables of the database.

use std::{collections::HashMap, sync::Arc};

use base::texts::Catalogue;
use schema::{Key, Schema, SchemaBuilder};
use store::{Db, Derived, Sums, TableDef};

use super::module::{Module, add_texts};
use crate::{Result, RuleBook, duplicates::Law, hand_over::OpenWork, physical, seeds::Seeds, tables};

#[derive(Default)]
pub(super) struct Gathered {
    pub schema: Schema,
    pub rules: RuleBook,
    pub texts: Catalogue,
    pub seeds: Seeds,
    pub tables: Vec<TableDef>,
    pub derived: Vec<Derived>,
    pub sums: Vec<Sums>,
    pub laws: HashMap<String, Arc<Law>>,
    pub open_work: Vec<OpenWork>,
    pub followed: HashMap<&'static str, Vec<Key>>,
}

impl Gathered {
    /// Fails where the modules do not fit together.
    pub fn of(modules: impl IntoIterator<Item = Module>) -> Result<Gathered> {
        let mut gathered = Gathered { tables: tables::all(), ..Gathered::default() };
        let mut builder = SchemaBuilder::new();
        for module in modules {
            builder = gathered.add(module, builder)?;
        }
        gathered.schema = builder.build().map_err(anyhow::Error::new)?;
        gathered.laws.values().try_for_each(|law| law.check(&gathered.schema)).map_err(anyhow::Error::msg)?;
        gathered.add_tables_of_entities();
        Ok(gathered)
    }

    fn add(&mut self, module: Module, mut builder: SchemaBuilder) -> Result<SchemaBuilder> {
        builder = module.entities.into_iter().fold(builder, SchemaBuilder::entity);
        builder = module.extensions.into_iter().fold(builder, SchemaBuilder::extension);
        (module.rules)(&mut self.rules);
        self.tables.extend(module.tables);
        self.derived.extend(module.derived);
        self.sums.extend(module.sums);
        self.seeds.seeds.extend(module.seed);
        self.seeds.roles.extend(module.roles);
        self.laws.extend(module.duplicates.into_iter().map(|law| (law.entity.to_string(), Arc::new(law))));
        self.open_work.extend(module.open_work);
        for (of, field) in module.followed {
            self.followed.entry(of).or_default().push(field.into());
        }
        add_texts(&mut self.texts, module.key, module.texts)?;
        Ok(builder)
    }

    fn add_tables_of_entities(&mut self) {
        let laws = &self.laws;
        self.tables.extend(self.schema.entities().map(|def| {
            let mut table = physical::table(def);
            table.indexes.extend(laws.get(&*def.key).and_then(|law| law.index(def)));
            table
        }));
    }

    /// Brings the database to this shape.
    pub async fn shape(&self, db: &Db, node: u8) -> Result<()> {
        db.migrate(&self.tables).await?;
        db.derive(&self.derived).await?;
        db.sum_up(&self.sums).await?;
        db.clear_undeclared_sums(&self.sums, node).await?;
        db.clear_undeclared(&self.derived, node).await?;
        Ok(())
    }
}
