//! Why a row is rejected, or a value left out: kept as the key of a text with its facts, so
//! that everybody reads it in their own language.

use base::Arg;
use serde::{Deserialize, Serialize};

use crate::{Ctx, FieldProblem};

/// Why a row is rejected: which column, and the sentence with its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Reason {
    /// The heading, where one column is to blame.
    pub column: Option<String>,
    pub text: String,
    pub args: Vec<(String, Arg)>,
}

impl Reason {
    pub fn row(text: &str) -> Reason {
        Reason { column: None, text: text.to_owned(), args: Vec::new() }
    }

    pub fn of_column(heading: &str, text: &str) -> Reason {
        Reason { column: Some(heading.to_owned()), ..Reason::row(text) }
    }

    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Reason {
        self.args.push((name.to_owned(), value.into()));
        self
    }

    pub fn of_problem(problem: FieldProblem, heading: Option<String>) -> Reason {
        Reason { column: heading, text: problem.text, args: problem.args }
    }

    /// The sentence in the language of the person.
    pub fn sentence(&self, ctx: &Ctx) -> String {
        sentence(ctx, &self.text, &self.args)
    }

    /// The same for a page, where a heading of the other script must not turn
    /// the words beside it.
    pub fn shown(&self, ctx: &Ctx) -> String {
        let sentence = self.sentence(ctx);
        match &self.column {
            Some(column) => format!("\u{2068}{column}\u{2069}: {sentence}"),
            None => sentence,
        }
    }
}

/// A text of the catalogue with its facts, in the person's language.
pub fn sentence(ctx: &Ctx, text: &str, args: &[(String, Arg)]) -> String {
    let args: Vec<(&str, Arg)> = args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
    ctx.workspace.texts.get(ctx.lang(), text, &args)
}

/// A reason as it is kept.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    args: Vec<(String, Fact)>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Fact {
    Number(i64),
    Text(String),
}

impl From<Written> for Reason {
    fn from(written: Written) -> Reason {
        let read = |fact| match fact {
            Fact::Number(number) => Arg::Number(number),
            Fact::Text(text) => Arg::Text(text),
        };
        let args = written.args.into_iter().map(|(name, fact)| (name, read(fact))).collect();
        Reason { column: written.column, text: written.text, args }
    }
}

impl From<Reason> for Written {
    fn from(reason: Reason) -> Written {
        let write = |arg| match arg {
            Arg::Number(number) => Fact::Number(number),
            Arg::Text(text) => Fact::Text(text),
        };
        let args = reason.args.into_iter().map(|(name, arg)| (name, write(arg))).collect();
        Written { column: reason.column, text: reason.text, args }
    }
}
