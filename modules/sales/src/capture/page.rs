//! The addresses of the form.
//!
//! `GET /capture` shows it (values in the address begin it: `?number=`),
//! `GET /capture/who` answers who a number is, `POST /capture` writes the call
//! down, looks a number up where no script can (`deed=look`), or asks a
//! colleague for their customer (`deed=hand-over`).

use axum::{
    Form, Router,
    extract::Query as Params,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use base::{Arg, Id};
use records::{Ctx, Error, FieldProblem, access::Deed};
use schema::Tone;
use web::{App, Fragment, Visit, components::Toast};

use super::{
    caller::{self, Acquaintance, Standing},
    choices::Choices,
    deed::{self, Kept},
    draw, hand_over,
    once::Submission,
    rights,
    typed::{self, Typed},
    who,
};

pub(crate) const CAPTURE: &str = "/capture";

pub(crate) fn routes() -> Router<App> {
    Router::new().route(CAPTURE, get(show).post(take)).route("/capture/who", get(answer)).merge(super::api_routes())
}

type Pairs = Vec<(String, String)>;

/// The form as it stands: what was typed, what is wrong, and who it is.
pub(super) struct Sheet {
    pub typed: Typed,
    pub problems: Vec<FieldProblem>,
    /// A sentence of the business about the whole.
    pub refusal: Option<String>,
    pub met: Met,
    pub choices: Choices,
}

/// What is known of the number in the form.
#[derive(Default)]
pub(super) struct Met {
    /// In E.164; none where nothing readable stands.
    pub number: Option<String>,
    /// None: not asked yet.
    pub standing: Option<Standing>,
    /// Who may be the caller, where the number is new and a name was typed.
    pub alike: Vec<Acquaintance>,
    /// A name stands in the place of the number: those in sight who are called so.
    pub called: Option<Vec<Acquaintance>>,
    /// Why what stands in the place of the number is none.
    pub unread: Option<FieldProblem>,
}

/// `GET /capture`.
async fn show(visit: Visit, Params(pairs): Params<Pairs>) -> web::Result<Response> {
    if !rights::may_log(&visit.ctx) {
        return Ok(rights::no_form(&visit));
    }
    draw_sheet(&visit, Typed::sent(pairs), Vec::new(), None).await
}

/// `GET /capture/who?number=`: the part of the page that says who it is.
async fn answer(visit: Visit, Params(pairs): Params<Pairs>) -> web::Result<Response> {
    rights::require(&visit.ctx, "activities", Deed::Create)?;
    let typed = Typed::sent(pairs);
    let met = meet(&visit.ctx, &typed).await?;
    Ok(Fragment(who::part(&visit.ctx, &typed, &met)).into_response())
}

/// `POST /capture`.
async fn take(visit: Visit, Form(pairs): Form<Pairs>) -> web::Result<Response> {
    rights::require(&visit.ctx, "activities", Deed::Create)?;
    let typed = Typed::sent(pairs);
    if typed.text("deed") == "look" {
        return draw_sheet(&visit, typed, Vec::new(), None).await;
    }
    let call = match typed::heard(&visit.ctx, &typed) {
        Ok(call) => call,
        Err(problems) => {
            return Ok(
                (StatusCode::UNPROCESSABLE_ENTITY, draw_sheet(&visit, typed, problems, None).await?).into_response()
            );
        }
    };
    let done = if typed.text("deed") == "hand-over" {
        let asked = visit.ctx.write(move |tx| hand_over::ask(tx, &call)).await;
        asked.map(|()| Toast { tone: Tone::Good, text: visit.t("capture-asked"), ..Toast::default() })
    } else {
        let submission = Submission::of(&typed);
        let kept = visit.ctx.write(move |tx| deed::write_down(tx, &call, submission.as_ref())).await;
        kept.map(|kept| toast(&visit, &kept))
    };
    match done {
        Ok(toast) => Ok(visit.toast_to(CAPTURE, toast)),
        Err(Error::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, draw_sheet(&visit, typed, problems, None).await?).into_response())
        }
        // Nothing that was heard is lost for want of a right; the sentence says who could go on.
        Err(Error::Forbidden { entity, .. }) if entity == "customers" => {
            let problems = vec![FieldProblem::new("number", "capture-not-yours")];
            Ok((StatusCode::UNPROCESSABLE_ENTITY, draw_sheet(&visit, typed, problems, None).await?).into_response())
        }
        Err(Error::Refused(refusal)) => {
            let args: Vec<(&str, Arg)> = refusal.args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
            let sentence = visit.tx(&refusal.text, &args);
            Ok((StatusCode::CONFLICT, draw_sheet(&visit, typed, Vec::new(), Some(sentence)).await?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// «تماس با … ثبت شد؛ پیگیری: چهارشنبه ۴ آذر»
fn toast(visit: &Visit, kept: &Kept) -> Toast {
    let name = format!("\u{2068}{}\u{2069}", kept.name);
    let text = match kept.next_on {
        Some(day) => {
            visit.tx("capture-kept-next", &[("name", name.into()), ("day", draw::day(&visit.ctx, day).into())])
        }
        None => visit.tx("capture-kept", &[("name", name.into())]),
    };
    let link = (format!("/customers/{}", kept.customer), visit.t("capture-open"));
    Toast { tone: Tone::Good, text, undo: Some(format!("/undo/{}", kept.set)), link: Some(link) }
}

async fn draw_sheet(
    visit: &Visit,
    typed: Typed,
    problems: Vec<FieldProblem>,
    refusal: Option<String>,
) -> web::Result<Response> {
    let met = meet(&visit.ctx, &typed).await?;
    let choices = visit.ctx.read(Choices::read).await?;
    let sheet = Sheet { typed, problems, refusal, met, choices };
    Ok(visit.page(&visit.t("capture"), draw::form(visit, &sheet)))
}

/// Who it is: the customer in the address, else whoever has the number.
async fn meet(ctx: &Ctx, typed: &Typed) -> records::Result<Met> {
    let Some(number) = typed::number(ctx, typed) else {
        return match typed::words(typed) {
            Some(words) => called(ctx, words).await,
            None => chosen(ctx, typed).await.map(|met| Met { unread: typed::unread(ctx, typed), ..met }),
        };
    };
    let standing = caller::standing(ctx, &number).await?;
    let alike = match standing {
        Standing::Unknown => perhaps(ctx, typed).await?,
        _ => Vec::new(),
    };
    Ok(Met { number: Some(number), standing: Some(standing), alike, ..Met::default() })
}

async fn called(ctx: &Ctx, words: &str) -> records::Result<Met> {
    let words = words.to_owned();
    let found = ctx.read(move |tx| caller::called(tx, &words)).await?;
    Ok(Met { called: Some(found), ..Met::default() })
}

/// Who may ring from a new number: those of the name that was typed, or the one
/// who was chosen among them before.
async fn perhaps(ctx: &Ctx, typed: &Typed) -> records::Result<Vec<Acquaintance>> {
    let (name, city) = (typed.text("name").to_owned(), typed.text("city").to_owned());
    let chosen = typed.text("customer").trim().parse::<Id>().ok();
    let read = ctx.read(move |tx| match (chosen, name.trim()) {
        (Some(id), "") => Ok(vec![caller::by_id(tx, id.of())?]),
        (None, "") => Ok(Vec::new()),
        _ => caller::alike(tx, &name, &city),
    });
    match read.await {
        Err(Error::NotFound) => Ok(Vec::new()),
        found => found,
    }
}

/// Without a number: the customer from whose page one came.
async fn chosen(ctx: &Ctx, typed: &Typed) -> records::Result<Met> {
    let Ok(id) = typed.text("customer").trim().parse::<Id>() else { return Ok(Met::default()) };
    match ctx.read(move |tx| caller::by_id(tx, id.of())).await {
        Err(Error::NotFound) => Ok(Met::default()),
        found => Ok(Met { standing: Some(Standing::Known(vec![found?])), ..Met::default() }),
    }
}
