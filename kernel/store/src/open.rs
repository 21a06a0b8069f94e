//! Opening a workspace and making what every workspace has.

use std::sync::Arc;

use crate::{
    Db, Dialect, Options, StoreError, Target,
    db::{Engine, Shared},
    ddl,
    options::Lane,
    postgres, sqlite,
    target::Place,
};

pub(crate) async fn open(target: &Target, options: Options) -> Result<Db, StoreError> {
    let (shared, engine) = match &target.0 {
        Place::Misnamed(name) => return Err(StoreError::Other(format!("{name:?} is no name for a workspace"))),
        Place::File { path, read_only } => {
            let shared = Arc::new(Shared::new(Dialect::Sqlite, "main", &options));
            let (path, read_only, with) = (path.clone(), *read_only, shared.clone());
            let open = move || sqlite::Engine::open(&path, read_only, &options, &with);
            let engine = tokio::task::spawn_blocking(open).await.map_err(|_| StoreError::Panicked)??;
            (shared, Engine::Sqlite(engine))
        }
        Place::Server { config, schema } => {
            let shared = Arc::new(Shared::new(Dialect::Postgres, schema, &options));
            (shared, Engine::Postgres(postgres::Engine::open(config, options)?))
        }
    };
    let db = Db { shared, engine: Arc::new(engine) };
    prepare(&db).await?;
    Ok(db)
}

/// The schema and its table of facts. A workspace that takes no writes is opened
/// as it is; a new one that takes none is of no use.
async fn prepare(db: &Db) -> Result<(), StoreError> {
    let known = db.read(ddl::is_prepared).await?;
    if !known {
        db.run(Lane::Ddl, ddl::prepare).await?;
    }
    let generation = db.read(ddl::generation).await?;
    db.shared.set_generation(generation);
    Ok(())
}
