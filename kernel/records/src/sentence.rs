//! An error as sentences for a person: what happened, and what they can do.

use base::{Arg, Catalogue, Lang};

use crate::{Error, FieldProblem};

/// The sentences of an error; a fault says no more than that it was not the
/// person's doing.
pub fn sentences(error: &Error, texts: &Catalogue, lang: Lang) -> Vec<String> {
    let plain = |key: &str| vec![texts.get(lang, key, &[])];
    match error {
        Error::NotFound => plain("error-not-found"),
        Error::Forbidden { .. } => plain("error-forbidden"),
        Error::Invalid(problems) => problems.iter().map(|problem| problem_sentence(problem, texts, lang)).collect(),
        Error::Refused(refusal) => vec![texts.get(lang, &refusal.text, &borrowed(&refusal.args))],
        Error::Stale { .. } => plain("error-stale"),
        Error::Busy { .. } => plain("error-busy"),
        Error::TooSlow => plain("error-too-slow"),
        Error::Unavailable(_) => plain("error-unavailable"),
        Error::ReadOnly(_) => plain("error-read-only"),
        Error::Fault(_) => plain("error-fault"),
    }
}

/// Why a field is wrong, without its name.
pub fn problem_sentence(problem: &FieldProblem, texts: &Catalogue, lang: Lang) -> String {
    texts.get(lang, &problem.text, &borrowed(&problem.args))
}

fn borrowed(args: &[(String, Arg)]) -> Vec<(&str, Arg)> {
    args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect()
}
