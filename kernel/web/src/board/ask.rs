//! The address of a board: which field makes its columns, which records it
//! shows, in which order, which columns are unfolded. All of it stands in the
//! address, so that a board can be sent to a colleague.

use records::Query;
use schema::{Direction, EntityDef, Filter, Key};

use crate::list::{self, Face, query};

/// What a board's address says; what is not chosen is left out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ask {
    pub list: list::Ask,
    /// Columns that are unfolded though they begin folded, or the other way round.
    pub open: Vec<String>,
    /// The column that a further page is asked of; its place is `list.from`.
    pub column: Option<String>,
}

impl Ask {
    /// What the list's own part of an address says, and the rest of it.
    pub fn of(list: list::Ask, pairs: &[(String, String)]) -> Ask {
        let mut ask = Ask { list: list::Ask { face: Face::Board, ..list }, ..Ask::default() };
        for (name, value) in pairs {
            let value = value.trim();
            match name.as_str() {
                _ if value.is_empty() => {}
                "open" => ask.open.extend(value.split(',').map(str::to_owned)),
                "column" => ask.column = Some(value.to_owned()),
                _ => {}
            }
        }
        ask
    }

    pub fn read(entity: &str, pairs: &[(String, String)]) -> Ask {
        Ask::of(list::Ask::read(entity, pairs), pairs)
    }

    /// The parts that are set, without the place in a column.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.list.without(&["from", "columns"]);
        pairs.extend((!self.open.is_empty()).then(|| ("open", self.open.join(","))));
        pairs
    }

    pub fn href(&self) -> String {
        self.below("")
    }

    /// An address below the board's, of the same board.
    pub fn below(&self, end: &str) -> String {
        with(format!("/{}/board{end}", self.list.entity), &self.pairs())
    }

    /// The cards of a column from a place on.
    pub fn cards(&self, column: &str, from: Option<String>) -> String {
        let mut pairs = self.pairs();
        pairs.push(("column", column.to_owned()));
        pairs.extend(from.map(|from| ("from", from)));
        with(format!("/{}/board", self.list.entity), &pairs)
    }

    /// By another field, whose columns are others.
    pub fn made_by(&self, field: &str) -> Ask {
        let list = list::Ask { by: Some(field.to_owned()), within: None, ..self.list.clone() };
        Ask { list, open: Vec::new(), ..self.clone() }
    }

    pub fn standing_in(&self, within: &str) -> Ask {
        let list = list::Ask { within: Some(within.to_owned()), ..self.list.clone() };
        Ask { list, open: Vec::new(), ..self.clone() }
    }

    pub fn sorted(&self, key: &str, direction: Direction) -> Ask {
        Ask { list: self.list.sorted(key, direction), ..self.clone() }
    }

    /// With a column unfolded, or folded again.
    pub fn turned(&self, column: &str) -> Ask {
        let mut ask = self.clone();
        match ask.open.iter().position(|key| key == column) {
            Some(at) => drop(ask.open.remove(at)),
            None => ask.open.push(column.to_owned()),
        }
        ask
    }

    /// A query for cards, of which the columns are still to be said.
    pub fn query(def: &EntityDef, filter: Filter, sort: Option<(Key, Direction)>) -> Query {
        Query { filter, sort, ..Query::of(def) }
    }
}

fn with(path: String, pairs: &[(&'static str, String)]) -> String {
    if pairs.is_empty() { path } else { format!("{path}?{}", query(pairs)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Ask {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        Ask::read("deals", &pairs)
    }

    #[test]
    fn what_is_chosen_stands_in_the_address_and_comes_back_from_it() {
        let address = "view=mine&by=stage&in=7&filter=owner%3Ame&sort=-amount&open=won";
        assert_eq!(read(address).href(), format!("/deals/board?{address}"));
        assert_eq!(read("utm=1&by=&from=x").href(), "/deals/board");
    }

    #[test]
    fn another_field_forgets_what_was_chosen_of_the_old_columns() {
        let ask = read("by=stage&in=7&open=won&filter=x");
        assert_eq!(ask.made_by("owner").href(), "/deals/board?by=owner&filter=x");
        assert_eq!(ask.turned("lost").open, ["won", "lost"]);
        assert_eq!(ask.turned("won").href(), "/deals/board?by=stage&in=7&filter=x");
    }
}
