//! A line for each stage: who came in, and what became of them.

use base::Id;
use records::{Reads, Result, Titles};

use super::{
    Report, figure,
    reasons::{most_first, reason_ids},
};
use crate::{
    funnel::{
        asked::{Dated, of_reason},
        figures::*,
    },
    passages::Outcome,
    pipelines::{self, Stage, StageKind},
};

impl Report {
    /// The stages in the order of their pipelines; those of a pipeline that no
    /// deal ever entered are left out when there is another.
    pub(super) fn stage_lines(
        &self,
        tx: &mut Reads<'_, '_>,
        stages: &[records::Record<Stage>],
    ) -> Result<Vec<StageLine>> {
        let sums = by_stage(&self.basis.stays(tx, Dated::InPeriod)?);
        let undated = by_stage(&self.basis.stays(tx, Dated::Unknown)?);
        let pipelines: Vec<Id> = stages.iter().map(|stage| stage.get(pipelines::PIPELINE).any()).collect();
        let names = tx.titles_of("pipelines", &pipelines)?;
        let reasons = tx.titles_of("lost_reasons", &reason_ids(sums.values().flat_map(|sum| sum.reasons.keys())))?;
        let mut lines = Vec::new();
        for stage in stages {
            let (sum, unknown) = (sums.get(&stage.key()), undated.get(&stage.key()));
            let (sum, unknown) = (sum.cloned().unwrap_or_default(), unknown.map_or(0, StageSum::entered));
            lines.push(self.stage_line(tx, stage, &sum, unknown, &names, &reasons)?);
        }
        lines.sort_by_key(|line| line.pipeline);
        let used = |line: &StageLine| line.entered.count + line.no_date.count > 0;
        let walked: Vec<_> = lines.iter().filter(|line| used(line)).map(|line| line.pipeline).collect();
        if !walked.is_empty() {
            lines.retain(|line| walked.contains(&line.pipeline));
        }
        Ok(lines)
    }

    fn stage_line(
        &self,
        tx: &mut Reads<'_, '_>,
        stage: &records::Record<Stage>,
        sum: &StageSum,
        unknown: i64,
        names: &Titles,
        reasons: &Titles,
    ) -> Result<StageLine> {
        let (id, kind, pipeline) = (stage.key(), stage.get(pipelines::KIND), stage.get(pipelines::PIPELINE));
        let behind = |tx: &Reads<'_, '_>, count, outcome, dated| {
            figure(tx, "stage_passages", count, self.filters().stays(id, outcome, dated))
        };
        let became = |tx: &Reads<'_, '_>, outcome| {
            behind(tx, sum.count(outcome), Some(schema::Choice::key(outcome)), Dated::InPeriod)
        };
        // A deal that was won and opened again is not won.
        let entered = match kind {
            StageKind::Open => behind(tx, sum.entered(), None, Dated::InPeriod)?,
            StageKind::Won | StageKind::Lost => became(tx, Outcome::Here)?,
        };
        let of_reason = |(reason, count): (&Option<Id>, &i64)| {
            let lost =
                self.filters().stays(id, Some("lost"), Dated::InPeriod).and(of_reason(&["opportunity"], *reason));
            let name = reason.and_then(|id| reasons.get("lost_reasons", id)).map(str::to_owned);
            Ok(ReasonLine { reason: *reason, name, lost: figure(tx, "stage_passages", *count, lost)? })
        };
        let reasons = sum.reasons.iter().filter(|_| self.shows_reasons).map(of_reason).collect::<Result<_>>()?;
        Ok(StageLine {
            stage: id,
            name: stage.get(pipelines::NAME),
            kind,
            pipeline,
            pipeline_name: names.get("pipelines", pipeline.any()).unwrap_or_default().to_owned(),
            entered,
            went_on: became(tx, Outcome::On)?,
            lost: became(tx, Outcome::Lost)?,
            still_here: became(tx, Outcome::Here)?,
            went_back: became(tx, Outcome::Back)?,
            no_date: behind(tx, unknown, None, Dated::Unknown)?,
            reasons: most_first(reasons),
            median_days: sum.days.median(),
            value: self.amount(sum.amount),
        })
    }
}
