//! What was kept for a while only goes in one round, asked now and then by
//! whoever serves.

use std::sync::Arc;

use crate::{Ctx, Door, Result, Workspace};

impl Workspace {
    /// Clears what is old: notices, questions that nobody answered, sheets of imports,
    /// and work that ended.
    pub async fn clear_old(self: &Arc<Self>) -> Result<()> {
        self.clear_notices().await?;
        let system = Ctx::system(self.clone(), Door::Rule);
        system.write(|tx| tx.clear_imports()).await?;
        self.clear_shelf().await?;
        self.clear_jobs().await
    }
}
