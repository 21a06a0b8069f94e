//! The twins of these pages for programs. Looking through somebody's eyes has
//! none: a key acts as its person and nobody else.

use axum::{
    Json as Answer,
    extract::{Path, Query as Params},
    http::StatusCode,
    response::IntoResponse,
};
use base::Id;
use records::{
    Error, Reason,
    shares::{Asked, Shared, With},
};
use serde_json::{Map, Value as Json, json};

use super::why::Told;
use crate::{
    api::{Body, Call, Refused},
    record::id_of,
};

type Result<T> = std::result::Result<T, Refused>;

/// `GET /api/v1/{entity}/{id}/shares`.
pub(super) async fn shares(call: Call, Path((entity, id)): Path<(String, String)>) -> Result<Answer<Json>> {
    let (def, id) = (call.ctx.def(&entity)?, place(&id)?);
    let shares = call.ctx.read(move |tx| tx.shares_of(&def, id)).await?;
    Ok(Answer(json!({ "items": shares.iter().map(told).collect::<Vec<_>>() })))
}

/// `POST /api/v1/{entity}/{id}/shares` with `person` or `team`, perhaps
/// `writes` and `until`.
pub(super) async fn share(
    call: Call,
    Path((entity, id)): Path<(String, String)>,
    Body(body): Body,
) -> Result<impl IntoResponse> {
    let (def, id) = (call.ctx.def(&entity)?, place(&id)?);
    let asked = asked(&body)?;
    let told = call
        .ctx
        .write(move |tx| {
            let record = tx.find_any(&def, id)?;
            let share = tx.share(&record, asked)?;
            let shares = tx.shares_of(&def, id)?;
            Ok((tx.set, shares.into_iter().find(|it| it.id == share).ok_or(Error::NotFound)?))
        })
        .await?;
    let (set, share) = told;
    let mut json = self::told(&share);
    json["change_set"] = json!(set);
    Ok((StatusCode::CREATED, Answer(json)))
}

/// `DELETE /api/v1/{entity}/{id}/shares/{share}`.
pub(super) async fn unshare(
    call: Call,
    Path((entity, id, share)): Path<(String, String, String)>,
) -> Result<StatusCode> {
    let (def, id, share) = (call.ctx.def(&entity)?, place(&id)?, place(&share)?);
    call.ctx
        .write(move |tx| {
            let record = tx.find_any(&def, id)?;
            tx.unshare(&record, share)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(serde::Deserialize)]
pub(super) struct Who {
    #[serde(default)]
    user: String,
}

/// `GET /api/v1/{entity}/{id}/access?user=`; without a user about who asks.
pub(super) async fn why(
    call: Call,
    Path((entity, id)): Path<(String, String)>,
    Params(who): Params<Who>,
) -> Result<Answer<Json>> {
    let (def, id) = (call.ctx.def(&entity)?, place(&id)?);
    let user = match who.user.trim() {
        "" => call.ctx.actor.user,
        text => text.parse().map_err(|_| Error::invalid("user", "value-no-such-record"))?,
    };
    let wanted = def.clone();
    let told = call.ctx.read(move |tx| Told::read(tx, &wanted, id, user)).await?;
    let reason = |reason: &Reason| {
        let said = told.sentences(&call.ctx, &def, std::slice::from_ref(reason));
        json!({ "reason": key(reason), "message": said.join(" ") })
    };
    let hidden = told.hidden(&call.ctx, &def);
    Ok(Answer(json!({
        "user": user,
        "sees": told.why.sees,
        "writes": told.why.writes,
        "message": told.answer(&call.ctx),
        "reasons": told.why.reasons.iter().map(reason).collect::<Vec<_>>(),
        "hidden": hidden.iter().map(|(field, said)| json!({ "field": field, "message": said })).collect::<Vec<_>>(),
    })))
}

fn key(reason: &Reason) -> &'static str {
    match reason {
        Reason::All(_) => "all",
        Reason::Open(_) => "open",
        Reason::Owner(_) => "owner",
        Reason::Team(..) => "team",
        Reason::Branch { .. } => "branch",
        Reason::Shared { .. } => "shared",
        Reason::SharedWithMany => "shared-with-many",
        Reason::About { .. } => "about",
        Reason::NoRole => "no-role",
        Reason::NotGranted => "not-granted",
        Reason::OutOfReach(_) => "out-of-reach",
        Reason::ShareEnded { .. } => "share-ended",
        Reason::AboutUnseen { .. } => "about-unseen",
        Reason::NotActive => "not-active",
    }
}

fn place(text: &str) -> std::result::Result<Id, Error> {
    id_of(text).map_err(|_| Error::NotFound)
}

fn asked(body: &Map<String, Json>) -> std::result::Result<Asked, Error> {
    let known = ["person", "team", "writes", "until"];
    if let Some(other) = body.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(Error::invalid(other, "query-no-such-field"));
    }
    let id = |key: &str| match body.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(json) => {
            let id = json.as_str().and_then(|text| text.parse().ok());
            id.map(Some).ok_or_else(|| Error::invalid(key, "value-not-an-id"))
        }
    };
    let with = match (id("person")?, id("team")?) {
        (Some(person), None) => With::Person(person),
        (None, Some(team)) => With::Team(team),
        (None, None) => return Err(Error::invalid("person", "value-required")),
        (Some(_), Some(_)) => return Err(Error::invalid("team", "shares-refused-both")),
    };
    let writes = match body.get("writes") {
        None | Some(Json::Null) => false,
        Some(json) => json.as_bool().ok_or_else(|| Error::invalid("writes", "value-not-a-flag"))?,
    };
    let until = match body.get("until") {
        None | Some(Json::Null) => None,
        Some(json) => {
            let day = json.as_str().and_then(|text| text.parse().ok());
            Some(day.ok_or_else(|| Error::invalid("until", "value-wrong-kind"))?)
        }
    };
    Ok(Asked { with, writes, until })
}

fn told(share: &Shared) -> Json {
    let (person, team) = match share.with {
        With::Person(id) => (Some(id), None),
        With::Team(id) => (None, Some(id)),
    };
    json!({
        "id": share.id,
        "person": person,
        "team": team,
        "writes": share.writes,
        "until": share.until.map(|day| day.to_string()),
        "shared_by": share.by,
        "shared_at": share.at.to_string(),
        "ended": share.ended,
    })
}
