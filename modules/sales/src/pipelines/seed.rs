//! The pipeline that a new workspace begins with, in its language.

use records::{Result, Writes};
use store::ColumnType;

use super::{Laid, create, entity::*};
use crate::opportunities::LOST_REASON;

/// The key of a stage's words, its kind, probability and age limit in days.
const STAGES: [(&str, StageKind, i64, Option<i64>); 6] = [
    ("lead", StageKind::Open, 10, Some(3)),
    ("need", StageKind::Open, 30, Some(7)),
    ("proforma", StageKind::Open, 50, Some(10)),
    ("negotiation", StageKind::Open, 75, Some(14)),
    ("won", StageKind::Won, 100, None),
    ("lost", StageKind::Lost, 0, None),
];

/// Lays out the first pipeline; does nothing where one is.
pub fn seed(tx: &mut Writes<'_, '_>) -> Result<()> {
    if !tx.tx.sql("select 1 from @pipelines limit 1", &[], &[ColumnType::Int])?.is_empty() {
        return Ok(());
    }
    let lang = tx.ctx.lang();
    let said = |key: &str, what: &str| tx.ctx.workspace.texts.get(lang, &format!("pipeline-{key}{what}"), &[]);
    let laid = STAGES.map(|(key, kind, probability, age_limit_days)| Laid {
        probability: Some(probability),
        age_limit_days,
        guidance: Some(said(key, "-guidance")),
        // Whoever loses a deal says why; the funnel adds the reasons up.
        requires: (kind == StageKind::Lost).then(|| LOST_REASON.key().to_owned()),
        ..Laid::new(&said(key, ""), kind)
    });
    let name = said("default", "");
    create(tx, &name, &laid).map(|_| ())
}
