//! Answers on the terminal: sentences for people, JSON for programs.

use std::process::ExitCode;

use records::{Error, Workspace};
use serde_json::{Value, json};

use crate::{cli::Common, config};

/// A sentence of the catalogue, or the facts as JSON.
pub struct Say<'a> {
    pub workspace: &'a Workspace,
    pub lang: base::Lang,
    pub json: bool,
}

impl Say<'_> {
    pub fn done(&self, key: &str, facts: &[(&str, base::Arg)], data: Value) {
        if self.json {
            println!("{data}");
        } else {
            println!("{}", self.workspace.texts.get(self.lang, key, facts));
        }
    }
}

pub const IN_PART: u8 = 3;
const AWAY: u8 = 4;

/// Tells on standard error why a command failed.
pub fn failed(common: &Common, error: &anyhow::Error) -> ExitCode {
    let sentence = sentence(common, error);
    if common.json {
        eprintln!("{}", json!({ "error": sentence }));
    } else {
        eprintln!("{sentence}");
    }
    let away = error.downcast_ref::<Error>().is_some_and(|e| matches!(e, Error::Unavailable(_) | Error::Busy { .. }))
        || error.downcast_ref::<store::StoreError>().is_some_and(|e| matches!(e, store::StoreError::Unavailable(_)));
    ExitCode::from(if away { AWAY } else { 1 })
}

/// What the business or a field says, in the caller's language; a fault as the
/// chain of its causes, since whoever runs commands may mend it.
fn sentence(common: &Common, error: &anyhow::Error) -> String {
    let Some(known) = error.downcast_ref::<Error>() else { return format!("{error:#}") };
    let Ok(texts) = records::catalogue(crate::open::modules()) else { return format!("{error:#}") };
    let lang = config::language(common.language.as_deref());
    records::sentences(known, &texts, lang).join("\n")
}
