//! What words ask of the letters of a record: every one of them stands in some
//! field, anywhere in it. A piece of a telephone number may stand in the numbers
//! as it is dialled, too.
//!
//! The same is said in two ways: as conditions that any row answers by itself,
//! and in the language of SQLite's text index, all words in one question.
//!
//! Pieces of one and two letters are too short for a text index: they are looked
//! for at the beginning of a field, and anywhere only where a small scope leaves
//! few to be read.

use base::fold;
use schema::{EntityDef, FieldDef, Kind};
use sea_query::{Alias, Condition, Expr, ExprTrait};
use store::Dialect;

/// The letters that a text index needs.
pub(crate) const TRIGRAM: usize = 3;

/// As many ways in which words lie in columns are asked one by one.
const MOST_WAYS: usize = 9;

pub(crate) struct Letters<'f> {
    fields: &'f [FieldDef],
    needles: Vec<String>,
    /// The telephone number that the words may be.
    number: Option<String>,
}

impl<'f> Letters<'f> {
    /// Nothing where the words ask for nothing, or nothing is there to ask.
    pub fn of(words: &str, fields: &'f [FieldDef]) -> Option<Letters<'f>> {
        let needles = fold::find_needles(words);
        let has_numbers = fields.iter().any(|field| field.kind == Kind::Phone);
        let number = dialled(words).filter(|_| has_numbers);
        (!needles.is_empty() && !fields.is_empty()).then_some(Letters { fields, needles, number })
    }

    /// As the condition of a list.
    pub fn condition(&self, def: &EntityDef, dialect: Dialect, by_scope: bool) -> Condition {
        match self.matching().filter(|_| dialect == Dialect::Sqlite && !by_scope) {
            Some(matching) if self.is_long() => Condition::all().add(in_text_index(def, matching)),
            Some(matching) => Condition::all().add(in_text_index(def, matching)).add(self.like(false)),
            None if dialect == Dialect::Sqlite && !by_scope => {
                let number = self.number().map(|(matching, _)| in_text_index(def, matching));
                number.into_iter().fold(Condition::any().add(self.pieces(false)), Condition::add)
            }
            None => self.like(by_scope),
        }
    }

    /// As any row answers it by itself. That a column is filled is not asked beside
    /// it: PostgreSQL has an index for that too, and would read all of it.
    pub fn like(&self, by_scope: bool) -> Condition {
        let all = self.pieces(by_scope);
        match &self.number {
            Some(number) => Condition::any().add(all).add(holds(&self.numbers(), number, by_scope)),
            None => all,
        }
    }

    fn pieces(&self, by_scope: bool) -> Condition {
        self.needles.iter().fold(Condition::all(), |all, needle| all.add(holds(self.fields, needle, by_scope)))
    }

    /// The same for PostgreSQL's text indexes, of which each column has its own: where
    /// the ways are few in which the words may lie in the columns, each way is asked by
    /// itself. An index then joins the words of its column itself; as a condition for
    /// each word, all records that hold either are put together first.
    pub fn together(&self) -> Condition {
        let ways = self.fields.len().checked_pow(self.needles.len() as u32).unwrap_or(usize::MAX);
        if self.needles.len() < 2 || ways > MOST_WAYS || self.number.is_some() {
            return self.like(false);
        }
        let mut any = Condition::any();
        for way in 0..ways {
            let mut all = Condition::all();
            let mut rest = way;
            for needle in &self.needles {
                all = all.add(holds(&self.fields[rest % self.fields.len()..][..1], needle, false));
                rest /= self.fields.len();
            }
            any = any.add(all);
        }
        any
    }

    /// In the words of SQLite's text index, where one of them is long enough for
    /// every way to answer; with short ones among them this lets too much through.
    pub fn matching(&self) -> Option<String> {
        let long: Vec<String> = self.needles.iter().filter(|needle| is_long(needle)).map(|it| quoted(it)).collect();
        if long.is_empty() {
            return None;
        }
        let all = format!("{} : ({})", columns(self.fields), long.join(" AND "));
        Some(match &self.number {
            Some(number) => format!("({all}) OR ({} : {})", columns(&self.numbers()), quoted(number)),
            None => all,
        })
    }

    /// Whether the text index can be asked for all of it.
    pub fn is_long(&self) -> bool {
        self.needles.iter().all(|needle| is_long(needle))
    }

    /// Where every word is too short for the text index: each column and what it
    /// begins with, of which one is true of whatever answers.
    pub fn beginnings(&self) -> Vec<(String, String)> {
        let Some(needle) = self.needles.iter().max_by_key(|needle| needle.chars().count()) else { return Vec::new() };
        self.fields.iter().map(|field| (field.find_column(), needle.clone())).collect()
    }

    /// The number in the words of the text index, where nothing else of them is
    /// long enough for it.
    pub fn number(&self) -> Option<(String, Condition)> {
        let numbers = self.numbers();
        let number = self.number.as_ref()?;
        Some((format!("{} : {}", columns(&numbers), quoted(number)), holds(&numbers, number, false)))
    }

    /// The columns that are looked into.
    pub fn columns(&self) -> Vec<String> {
        self.fields.iter().map(FieldDef::find_column).collect()
    }

    fn numbers(&self) -> Vec<FieldDef> {
        self.fields.iter().filter(|field| field.kind == Kind::Phone).cloned().collect()
    }
}

/// What the text index finds.
pub(crate) fn in_text_index(def: &EntityDef, matching: String) -> Expr {
    Expr::cust_with_values(format!("id in (select rowid from {0}_fts where {0}_fts match ?)", def.key), [matching])
}

/// What begins so.
pub(crate) fn begins(column: &str, piece: &str) -> Expr {
    let column = || Expr::col(Alias::new(column));
    column().gte(piece).and(column().lt(format!("{piece}\u{10FFFF}")))
}

pub(crate) fn is_long(piece: &str) -> bool {
    piece.chars().count() >= TRIGRAM
}

/// One piece of a word in any of the fields.
fn holds(fields: &[FieldDef], piece: &str, by_scope: bool) -> Condition {
    let mut any = Condition::any();
    for field in fields {
        let column = field.find_column();
        any = any.add(match is_long(piece) || by_scope {
            true => Expr::col(Alias::new(column)).like(format!("%{piece}%")),
            false => begins(&column, piece),
        });
    }
    any
}

fn columns(fields: &[FieldDef]) -> String {
    let columns: Vec<String> = fields.iter().map(FieldDef::find_column).collect();
    format!("{{{}}}", columns.join(" "))
}

fn quoted(piece: &str) -> String {
    format!("\"{}\"", piece.replace('"', "\"\""))
}

/// A telephone number, or a piece of one, as it stands within the international
/// form that is kept: however it is grouped, without the zero that is dialled.
fn dialled(text: &str) -> Option<String> {
    let text = fold::digits(text);
    let marks = |c: char| c.is_whitespace() || "-()/.\u{200c}\u{200e}\u{2066}\u{2069}".contains(c);
    let number: String = text.chars().filter(|&c| !marks(c)).collect();
    let number = ["+", "00", "0"].iter().find_map(|start| number.strip_prefix(start)).unwrap_or(&number);
    let is_number = number.len() >= TRIGRAM && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.to_owned())
}
