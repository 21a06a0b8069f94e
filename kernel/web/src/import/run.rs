//! Keeping what was chosen, and beginning and stopping the runs.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use records::{
    Error,
    import::{Import, Report, Stored, Word, import_of},
};

use super::columns;
use crate::{
    Result, Visit,
    typed::{Pairs, Typed},
};

/// `POST /imports/{id}/preview`: the choices are kept, and the first rows shown
/// as they make them.
pub(super) async fn preview(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    let import = match chosen(&visit, &stored, pairs).await {
        Ok(choice) => choice.import,
        Err(error) => return wrong(&visit, &stored, error).await,
    };
    visit.ctx.write(move |tx| tx.choose_for_import(stored.id, &import)).await?;
    Ok(visit.redirect(&format!("/imports/{id}#preview")))
}

/// `POST /imports/{id}/plan` with the choices of the second step, or with the
/// proposals that were taken on the page of the trial.
pub(super) async fn plan(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    if !stored.state.is_open() {
        return Ok(visit.redirect(&format!("/imports/{id}")));
    }
    let has_choices = pairs.iter().any(|(name, _)| name.starts_with("column-"));
    let choice = match has_choices {
        true => chosen(&visit, &stored, pairs).await,
        false => with_words(&visit, &stored, pairs).await.map(|import| Choice { import, is_new: false }),
    };
    match choice.and_then(|choice| choice.import.check(&visit.ctx).map(|()| choice)) {
        Ok(Choice { import, is_new }) => {
            visit
                .ctx
                .write(move |tx| {
                    tx.choose_for_import(stored.id, &import)?;
                    if is_new { Ok(()) } else { tx.begin_import(stored.id, true) }
                })
                .await?;
            Ok(visit.redirect(&format!("/imports/{id}/plan")))
        }
        Err(error) => wrong(&visit, &stored, error).await,
    }
}

/// `POST /imports/{id}/result` with the proposals that were taken.
pub(super) async fn import(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    if stored.state.is_open() {
        let import = match with_words(&visit, &stored, pairs).await {
            Ok(import) => import,
            Err(error) => return wrong(&visit, &stored, error).await,
        };
        let id = stored.id;
        visit
            .ctx
            .write(move |tx| {
                tx.choose_for_import(id, &import)?;
                tx.begin_import(id, false)
            })
            .await?;
    }
    Ok(visit.redirect(&format!("/imports/{id}/result")))
}

/// `POST /imports/{id}/stop`: what was kept until then stays.
pub(super) async fn stop(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    let step = if stored.state.is_begun() { "result" } else { "plan" };
    visit.ctx.write(move |tx| tx.stop_import(stored.id)).await?;
    Ok(visit.redirect(&format!("/imports/{id}/{step}")))
}

/// The choices of the form. Another sheet of the workbook, or headings where
/// there were none, make a new proposal.
pub(super) async fn chosen(visit: &Visit, stored: &Stored, pairs: Pairs) -> records::Result<Choice> {
    let import = import_of(&visit.ctx, stored).await?;
    let Some(source) = columns::read_anew(&import, &pairs) else {
        return columns::read(&visit.ctx, &import, pairs).map(|import| Choice { import, is_new: false });
    };
    let (ctx, entity) = (visit.ctx.clone(), stored.entity.clone());
    let open = move || Import::open(&ctx, &entity, source);
    let import = tokio::task::spawn_blocking(open).await.map_err(anyhow::Error::new)??;
    Ok(Choice { import, is_new: true })
}

/// What the form says; `is_new` where it is a proposal that nobody has seen yet.
pub(super) struct Choice {
    pub import: Import,
    pub is_new: bool,
}

/// The proposals that were ticked become words of the import.
async fn with_words(visit: &Visit, stored: &Stored, pairs: Pairs) -> records::Result<Import> {
    let mut import = import_of(&visit.ctx, stored).await?;
    let typed = Typed::sent(pairs);
    let report: Option<&Report> = stored.plan.as_ref();
    for (at, near) in report.iter().flat_map(|report| report.near.iter().enumerate()) {
        if !typed.text(&format!("near-{at}")).is_empty() {
            let (field, said, meant) = (near.field.clone(), near.said.clone(), near.meant.clone());
            import.words.push(Word { field, said, meant });
        }
    }
    Ok(import)
}

/// The page of the columns again, with what is wrong.
pub(super) async fn wrong(visit: &Visit, stored: &Stored, error: Error) -> Result<Response> {
    match error {
        Error::Invalid(_) | Error::Refused(_) => {
            let told = records::sentences(&error, &visit.ctx.workspace.texts, visit.ctx.lang()).join(" ");
            let page = columns::page(visit, stored, Some(told)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        error => Err(error.into()),
    }
}
