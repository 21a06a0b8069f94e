//! Yes or no to a colleague who asks for a record.

use axum::{Form, extract::Path, response::Response};
use base::Id;
use maud::{Markup, html};
use records::{Error, hand_over::Answer};
use schema::Tone;

use crate::{
    Visit,
    components::{self as ui, Button, Toast},
    record::{id_of, undoable},
    say,
    typed::{Pairs, Typed},
};

/// The two buttons below a question that stands open.
pub(crate) fn answers(visit: &Visit, request: Id) -> Markup {
    let (action, t) = (format!("/hand-over-requests/{request}/answer"), |key: &str| visit.t(key));
    html! {
        form.acts method="post" action=(action) {
            (ui::hidden("csrf", &visit.csrf))
            (Button::submit(t("request-yes")).named("answer", "yes").main().small().icon("check"))
            (Button::submit(t("request-no")).named("answer", "no").small().icon("x"))
        }
    }
}

pub(super) fn read(text: &str) -> Option<Answer> {
    match text {
        "yes" => Some(Answer::Yes),
        "no" => Some(Answer::No),
        _ => None,
    }
}

/// `POST /hand-over-requests/{id}/answer` with `answer=yes` or `no`.
pub(super) async fn answer(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> crate::Result<Response> {
    let id = id_of(&id)?;
    let Some(answer) = read(Typed::sent(pairs).text("answer")) else {
        return Err(Error::invalid("answer", "value-required").into());
    };
    let done = visit.ctx.write(move |tx| {
        let moved = tx.answer_request(id, answer)?;
        Ok((moved, undoable(tx)?))
    });
    match done.await {
        Ok((moved, set)) if answer == Answer::Yes => {
            let text = visit.tx("request-given", &[("count", moved.into())]);
            Ok(visit.toast_undo_said("/notices", text, set))
        }
        Ok(_) => Ok(visit.toast_redirect("/notices", "request-refused")),
        Err(Error::Refused(refusal)) => {
            let text = say::facts(&visit.ctx, &refusal.text, &refusal.args);
            Ok(visit.toast_to("/notices", Toast { tone: Tone::Warn, text, ..Toast::default() }))
        }
        Err(other) => Err(other.into()),
    }
}
