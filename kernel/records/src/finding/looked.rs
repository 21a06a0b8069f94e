//! What is looked for, whether its letters or its sound.

use sea_query::Condition;

use crate::letters::Letters;

/// What is looked for, in each of the ways in which it can be asked.
pub(crate) struct Looked {
    /// As a row answers it that the text index might have named.
    pub rows: Condition,
    /// As one of few rows answers it.
    pub few: Condition,
    /// What the text indexes are asked, for SQLite and for PostgreSQL.
    pub indexed: Option<(String, Condition)>,
    /// Columns and what they begin with, where the words are too short for a text index.
    pub begins: Vec<(String, String)>,
    /// Whether what the indexes name has to be looked at again.
    pub is_rough: bool,
    /// The columns that all this is asked of.
    pub columns: Vec<String>,
}

impl Looked {
    pub fn of(letters: &Letters<'_>) -> Looked {
        let (rows, few, columns) = (letters.like(false), letters.like(true), letters.columns());
        let (indexed, begins) = match letters.matching() {
            Some(matching) => (Some((matching, letters.together())), Vec::new()),
            None => (letters.number(), letters.beginnings()),
        };
        Looked { rows, few, indexed, begins, is_rough: !letters.is_long(), columns }
    }
}
