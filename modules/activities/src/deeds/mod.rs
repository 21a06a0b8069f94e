//! What is done with an open activity in one tap: it is done, it is put off,
//! it goes to a colleague. Each can be taken back from the toast.
//!
//! Every deed is a plain form that leads back to where it was pressed, so that
//! it works without scripts and on a slow line alike.

mod able;
mod api;
mod draw;
mod later;
#[cfg(test)]
mod tests;

use axum::{
    Form, Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use base::Id;
use records::{Ctx, Error, FieldProblem, Reads, Record, Writes, access::Deed, problem_sentence};
use schema::{Entity, Tone};
use web::{App, Visit, components::Toast};

use crate::activities::{self, Activity, State};

pub(crate) use able::able;
pub(crate) use api::described;
pub(crate) use draw::{acts, card};

type Pairs = Vec<(String, String)>;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/activities/{id}/completion", post(complete))
        .route("/activities/{id}/postponement", get(later::ask).post(later::put_off))
        .route("/activities/{id}/referral", post(hand_on))
        .merge(api::routes())
}

fn text<'p>(pairs: &'p Pairs, name: &str) -> &'p str {
    pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// Where the form was; the kernel leads nobody to another site.
fn back(pairs: &Pairs, id: Id<Activity>) -> String {
    let said = text(pairs, "back");
    if said.is_empty() { format!("/activities/{id}") } else { said.to_owned() }
}

fn id_of(text: &str) -> Result<Id<Activity>, Error> {
    text.parse::<Id>().map(Id::of).map_err(|_| Error::NotFound)
}

/// `POST /activities/{id}/completion`.
async fn complete(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> web::Result<Response> {
    let id = id_of(&id)?;
    let done = change(&visit.ctx, id, |activity| activity.set(activities::STATE, State::Done)).await?;
    let set = done.0;
    Ok(visit.toast_undo(&back(&pairs, id), "activities-completed", Some(set)))
}

/// `POST /activities/{id}/referral` with the id of the colleague.
async fn hand_on(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> web::Result<Response> {
    let id = id_of(&id)?;
    let to = text(&pairs, "owner").trim().parse::<Id>().ok();
    let no_such = || Error::invalid("owner", "value-no-such-record");
    let deed = move |tx: &mut Writes<'_, '_>| {
        let activity = tx.find(id)?;
        let to = to.ok_or_else(no_such)?;
        let users = tx.ctx.def("users")?;
        let colleague = tx.find_any(&users, to).map_err(|_| no_such())?;
        able::require(tx, to)?;
        tx.hand_over(activity.into_any(), to)?;
        Ok((tx.set, colleague.title().unwrap_or_default().to_owned(), is_seen(tx, id)?))
    };
    let (set, name, is_seen) = match visit.ctx.write(deed).await {
        Err(Error::Invalid(problems)) => return Ok(told(&visit, &back(&pairs, id), &problems)),
        other => other?,
    };
    // Who gives an activity away may lose sight of it.
    let to = match back(&pairs, id) {
        own if own == format!("/activities/{id}") && !is_seen => "/today".to_owned(),
        back => back,
    };
    let text = visit.tx("activities-handed-on", &[("name", name.into())]);
    Ok(visit.toast_undo_said(&to, text, Some(set)))
}

/// Back to where it was pressed, with what was wrong.
fn told(visit: &Visit, back: &str, problems: &[FieldProblem]) -> Response {
    let said = |problem| problem_sentence(problem, &visit.ctx.workspace.texts, visit.ctx.lang());
    let text = problems.iter().map(said).collect::<Vec<_>>().join(" ");
    visit.toast_to(back, Toast { tone: Tone::Warn, text, ..Toast::default() })
}

fn is_seen(tx: &mut Reads<'_, '_>, id: Id<Activity>) -> records::Result<bool> {
    match tx.find(id) {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Changes one activity; answers the change-set, which can be taken back, and
/// what became of it.
async fn change(
    ctx: &Ctx,
    id: Id<Activity>,
    change: impl FnOnce(&mut Record<Activity>) + Send + 'static,
) -> records::Result<(Id, Record<Activity>)> {
    ctx.write(move |tx| {
        let mut activity = changeable(tx, id)?;
        change(&mut activity);
        let changed = tx.save(activity)?;
        Ok((tx.set, changed))
    })
    .await
}

/// The activity, for somebody who may change it.
fn changeable(tx: &mut Reads<'_, '_>, id: Id<Activity>) -> records::Result<Record<Activity>> {
    let activity = tx.find(id)?;
    if tx.sees(&activity.def, id.any(), Deed::Update)? {
        return Ok(activity);
    }
    Err(Error::Forbidden { entity: Activity::KEY.to_owned(), deed: Deed::Update.key() })
}
