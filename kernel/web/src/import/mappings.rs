//! Mappings that are kept by name, for the next sheet of the same kind.

use axum::{Form, extract::Path, response::Response};
use maud::{Markup, html};
use records::{
    Error,
    import::{Saved, import_of, lend},
};

use super::run;
use crate::{
    Result, Visit,
    components::{self as ui, Button, Choice, Control, FieldView},
    typed::{Pairs, Typed},
};

/// `POST /imports/{id}/mapping`: keeps the choices as they stand on the page,
/// under the name `mapping`.
pub(super) async fn keep(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    let name = Typed::sent(pairs.clone()).line("mapping");
    let import = match run::chosen(&visit, &stored, pairs).await {
        Ok(choice) => choice.import,
        Err(wrong) => return run::wrong(&visit, &stored, wrong).await,
    };
    let kept = visit
        .ctx
        .write(move |tx| {
            tx.choose_for_import(stored.id, &import)?;
            tx.keep_mapping(&import, &name)
        })
        .await;
    match kept {
        Ok(()) => Ok(visit.toast_redirect(&format!("/imports/{id}"), "imports-mapping-kept")),
        Err(error @ (Error::Refused(_) | Error::Invalid(_))) => {
            let stored = super::stored(&visit, &id).await?;
            run::wrong(&visit, &stored, error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /imports/{id}/mapping/take` with the id of a kept one.
pub(super) async fn take(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    let mut import = import_of(&visit.ctx, &stored).await?;
    let def = visit.ctx.def(&stored.entity)?;
    let wanted = crate::record::id_of(Typed::sent(pairs).text("kept"))?;
    let kept = visit.ctx.read(move |tx| tx.saved_mappings(&def)).await?;
    let kept = kept.into_iter().find(|kept| kept.id == wanted).ok_or(Error::NotFound)?;
    lend(&kept, &mut import, &visit.ctx)?;
    visit.ctx.write(move |tx| tx.choose_for_import(stored.id, &import)).await?;
    Ok(visit.redirect(&format!("/imports/{id}")))
}

/// `POST /imports/{id}/mapping/forget` with the id of a kept one.
pub(super) async fn forget(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    let wanted = crate::record::id_of(Typed::sent(pairs).text("kept"))?;
    let entity = stored.entity.clone();
    visit.ctx.write(move |tx| tx.forget_mapping(&entity, wanted)).await?;
    Ok(visit.toast_redirect(&format!("/imports/{id}"), "imports-mapping-forgotten"))
}

/// The kept ones, to take or to forget: a form of its own above the columns.
pub(super) fn offer(visit: &Visit, action: &str, kept: &[Saved]) -> Markup {
    let options = kept.iter().map(|kept| Choice::new(kept.id.to_string(), kept.name.clone(), false)).collect();
    let control = Control::Select { options, empty: None };
    let field = FieldView::new("kept", visit.t("imports-mapping-kept-ones"), control);
    ui::form(
        &ui::FormView::new("import-kept", format!("{action}/mapping/take"), &visit.csrf).light(),
        html! {
            (ui::card("", html! {
                (ui::fields(&[field]))
                div.form-foot {
                    (Button::submit(visit.t("imports-mapping-take")).small())
                    button.btn.small type="submit" formaction={ (action) "/mapping/forget" } { (visit.t("imports-mapping-forget")) }
                }
            }))
        },
    )
}

/// Where the choices get their name, at the foot of the columns.
pub(super) fn name(visit: &Visit, action: &str) -> Markup {
    let control = Control::Text { value: String::new(), max: Some(80) };
    let field =
        FieldView::new("mapping", visit.t("imports-mapping-name"), control).hint(visit.t("imports-mapping-hint"));
    html! {
        (ui::fields(&[field]))
        div.form-foot {
            button.btn.small type="submit" formaction={ (action) "/mapping" } { (visit.t("imports-mapping-keep")) }
        }
    }
}
