//! Sentences of the catalogue with their places filled, for the generic pages.

use base::Arg;
use records::{Ctx, FieldProblem};

/// The text of `key` in the person's language, with facts in it.
pub fn say(ctx: &Ctx, key: &str, args: &[(&str, Arg)]) -> String {
    ctx.workspace.texts.get(ctx.lang(), key, args)
}

/// Words as a line or a label begins with them; Persian knows no capitals.
pub fn begun(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A name within a sentence of the other script: it keeps its own direction and
/// does not turn the words beside it.
pub fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// What is wrong with a field, in words.
pub fn problem(ctx: &Ctx, problem: &FieldProblem) -> String {
    facts(ctx, &problem.text, &problem.args)
}

/// A text whose facts came with an error.
pub fn facts(ctx: &Ctx, key: &str, args: &[(String, Arg)]) -> String {
    let args: Vec<(&str, Arg)> = args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
    say(ctx, key, &args)
}
