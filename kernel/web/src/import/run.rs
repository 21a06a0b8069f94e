//! Beginning and stopping the runs of the third and fourth step.

use std::sync::Arc;

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use records::{
    Ctx, Error,
    import::{Import, Report, Word},
};

use super::{
    columns,
    desk::{Desk, Sheet, Task},
};
use crate::{
    Result, Visit, see_other,
    typed::{Pairs, Typed},
};

/// `POST /imports/{token}/plan` with the choices of the second step, or with
/// the proposals that were taken on the page of the dry run.
pub(super) async fn plan(visit: Visit, Path(token): Path<String>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let sheet = visit.app.imports().sheet(&visit.ctx, &token)?;
    let has_choices = pairs.iter().any(|(name, _)| name.starts_with("column-"));
    let read = match has_choices {
        true => columns::read(&visit.ctx, &sheet, pairs),
        false => Ok(with_words(&sheet, pairs)),
    };
    match read.and_then(|import| import.check(&visit.ctx).map(|()| import)) {
        Ok(import) => {
            sheet.state().import = import;
            begin(&visit.ctx, visit.app.imports(), &sheet, true);
            Ok(see_other(&format!("/imports/{token}/plan")))
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            let told = sentence(&visit.ctx, &error);
            let page = columns::page(&visit, &sheet, Some(told)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /imports/{token}/result` with the proposals that were taken.
pub(super) async fn import(visit: Visit, Path(token): Path<String>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let sheet = visit.app.imports().sheet(&visit.ctx, &token)?;
    let import = with_words(&sheet, pairs);
    sheet.state().import = import;
    begin(&visit.ctx, visit.app.imports(), &sheet, false);
    Ok(see_other(&format!("/imports/{token}/result")))
}

/// `POST /imports/{token}/stop`: what was kept until then stays.
pub(super) async fn stop(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let sheet = visit.app.imports().sheet(&visit.ctx, &token)?;
    let state = sheet.state();
    state.plan.iter().chain(&state.run).for_each(|task| task.progress.cancel());
    let step = if state.run.is_some() { "result" } else { "plan" };
    Ok(see_other(&format!("/imports/{token}/{step}")))
}

/// The proposals that were ticked become words of the import.
fn with_words(sheet: &Sheet, pairs: Pairs) -> Import {
    let state = sheet.state();
    let mut import = state.import.clone();
    let report = state.plan.as_ref().and_then(|task| task.outcome.get()?.as_ref().ok());
    let typed = Typed::sent(pairs);
    for (at, near) in report.iter().flat_map(|report| report.near.iter().enumerate()) {
        if !typed.text(&format!("near-{at}")).is_empty() {
            let (field, said, meant) = (near.field.clone(), near.said.clone(), near.meant.clone());
            import.words.push(Word { field, said, meant });
        }
    }
    import
}

/// A second press while it runs begins nothing; nor does an import that is done.
fn begin(ctx: &Ctx, desk: &Desk, sheet: &Arc<Sheet>, dry: bool) {
    let task = Arc::new(Task::default());
    let import = {
        let mut state = sheet.state();
        let running = |task: &Option<Arc<Task>>| task.as_ref().is_some_and(|task| task.outcome.get().is_none());
        if state.run.is_some() || running(&state.plan) {
            return;
        }
        let place = if dry { &mut state.plan } else { &mut state.run };
        *place = Some(task.clone());
        state.import.clone()
    };
    let (ctx, sheet, turns) = (ctx.clone(), sheet.clone(), desk.turns());
    tokio::spawn(async move {
        let _turn = turns.acquire_owned().await;
        let (work_ctx, work_sheet, work_task) = (ctx.clone(), sheet.clone(), task.clone());
        let work = tokio::spawn(async move { run(&import, &work_ctx, &work_sheet, &work_task, dry).await });
        let outcome = match work.await {
            Ok(outcome) => outcome.map_err(|error| sentence(&ctx, &error)),
            Err(defect) => Err(sentence(&ctx, &anyhow::Error::new(defect).into())),
        };
        if !dry {
            // The sheet is in the records now; only its rejected rows are kept.
            tokio::fs::remove_file(&sheet.path).await.ok();
        }
        // The first outcome stands; there is only one.
        task.outcome.set(outcome).ok();
    });
}

async fn run(import: &Import, ctx: &Ctx, sheet: &Sheet, task: &Task, dry: bool) -> records::Result<Report> {
    // The rejected rows of an earlier run are not those of this one.
    tokio::fs::remove_file(&sheet.rejected).await.ok();
    let rejected = Some(sheet.rejected.as_path());
    match dry {
        true => import.plan(ctx, rejected, &task.progress).await,
        false => import.run(ctx, rejected, &task.progress).await,
    }
}

fn sentence(ctx: &Ctx, error: &Error) -> String {
    if let Error::Fault(fault) = error {
        tracing::error!(error = %format!("{fault:#}"), "an import ended");
    }
    records::sentences(error, &ctx.workspace.texts, ctx.lang()).join(" ")
}
