//! The keys under which doubles meet.

use std::sync::Arc;

use base::Id;
use schema::EntityDef;

use super::{Round, What};
use crate::{AnyRecord, Result};

impl Round<'_> {
    pub(super) async fn look_at_doubles(&mut self, def: &Arc<EntityDef>) -> Result<()> {
        let Some(law) = self.ctx.workspace.law(&def.key).cloned() else { return Ok(()) };
        let mut after = i64::MIN;
        loop {
            let (of, entity) = (law.clone(), def.clone());
            let step = self.ctx.read_heavy(move |tx| tx.records_with_other_keys(&of, &entity, after)).await?;
            let Some(last) = step.last else { return Ok(()) };
            after = last.raw();
            self.tell(What::Doubles, &def.key, "", &step.wrong.iter().map(|record| record.id).collect::<Vec<_>>());
            for some in
                step.wrong.chunks(super::MENDED).filter(|_| self.mend).map(<[AnyRecord]>::to_vec).collect::<Vec<_>>()
            {
                let (of, entity, count) = (law.clone(), def.clone(), some.len() as u64);
                self.ctx.write(move |tx| tx.mend_keys_of(&of, &entity, &some)).await?;
                self.mended(What::Doubles, &def.key, "", count);
            }
        }
    }
}

/// Records of one step whose keys are not theirs, and where the step ended.
pub(crate) struct Step {
    pub wrong: Vec<AnyRecord>,
    pub last: Option<Id>,
}
