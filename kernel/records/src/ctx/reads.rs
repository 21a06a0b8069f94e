//! Looking around, in one snapshot.

use store::Tx;

use super::Ctx;
use crate::Result;

/// A snapshot in which an actor looks around.
pub struct Reads<'a, 't> {
    /// The transaction itself, for named queries of a slice; these put the
    /// actor's predicate in by [`Reads::visible`].
    pub tx: &'a mut Tx<'t>,
    pub ctx: &'a Ctx,
}

impl Ctx {
    /// Reads in one snapshot.
    pub async fn read<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&mut Reads<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.clone();
        self.workspace.db.read(move |tx| deed(&mut Reads { tx, ctx: &ctx })).await
    }

    /// Reads in the lane of reports and exports, which never holds up a page.
    pub async fn read_heavy<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&mut Reads<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.clone();
        self.workspace.db.read_heavy(move |tx| deed(&mut Reads { tx, ctx: &ctx })).await
    }
}
