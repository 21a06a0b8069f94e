//! The address of a list: what it asks for, read from the query string and
//! written back with one thing changed. Every link of the page (a tab, a
//! heading, a chip's cross, the next page) is the present address with one
//! difference, so that nothing that was chosen is lost on the way.
//!
//! `filter=` holds the text as it was typed, also when it cannot be read.

use schema::Direction;

/// How the records that an address asks for stand on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    #[default]
    List,
    Board,
}

/// What a list's address says. Empty parts are left out when it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    pub entity: String,
    pub face: Face,
    /// The field by which a board makes its columns; none: the view's, or its usual one.
    pub by: Option<String>,
    /// The record within which a board's columns stand (a pipeline), by its id.
    pub within: Option<String>,
    /// The filter as it was typed; none: that of the view, or everything.
    pub filter: Option<String>,
    pub sort: Option<(String, Direction)>,
    /// None: the entity's own columns.
    pub columns: Vec<String>,
    /// A place in the list, as the pager wrote it.
    pub from: Option<String>,
    /// The tab: `all`, the key of a preset, or the id of a saved view.
    pub view: Option<String>,
}

impl Ask {
    /// The list of an entity, with nothing chosen yet.
    pub fn of(entity: &str) -> Ask {
        Ask { entity: entity.to_owned(), ..Ask::default() }
    }

    pub fn read(entity: &str, pairs: &[(String, String)]) -> Ask {
        let (mut ask, mut moved) = (Ask::of(entity), None);
        for (name, value) in pairs {
            let value = value.trim();
            match name.as_str() {
                "filter" => ask.filter = Some(value.to_owned()),
                "sort" if !value.is_empty() => ask.sort = Some(order(value)),
                "columns" => ask.columns.extend(value.split(',').filter(|key| !key.is_empty()).map(str::to_owned)),
                "up" | "down" if !value.is_empty() => moved = Some((name.as_str() == "up", value.to_owned())),
                // By the names, too, that programs call a place by.
                "from" | "cursor" | "after" if !value.is_empty() => ask.from = Some(value.to_owned()),
                "in" if !value.is_empty() => ask.within = Some(value.to_owned()),
                "by" if !value.is_empty() => ask.by = Some(value.to_owned()),
                "view" if !value.is_empty() => ask.view = Some(value.to_owned()),
                _ => {}
            }
        }
        if let Some((up, column)) = moved {
            ask.shift(up, column);
        }
        ask
    }

    /// A column one place earlier or later; one that was not shown is shown now.
    fn shift(&mut self, up: bool, column: String) {
        let at = self.columns.iter().position(|key| *key == column).unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        });
        let to = if up { at.saturating_sub(1) } else { (at + 1).min(self.columns.len() - 1) };
        self.columns.swap(at, to);
    }

    pub fn href(&self) -> String {
        let pairs = self.pairs();
        let path = self.path();
        if pairs.is_empty() { path } else { format!("{path}?{}", query(&pairs)) }
    }

    /// The page itself, which the forms of the filter ask again.
    pub fn path(&self) -> String {
        match self.face {
            Face::List => format!("/{}", self.entity),
            Face::Board => format!("/{}/board", self.entity),
        }
    }

    /// Nothing was asked: the list opens as its reader likes it.
    pub fn is_bare(&self) -> bool {
        self.pairs().iter().all(|(name, _)| matches!(*name, "by" | "in"))
    }

    /// The parts that are set, as a form without them must send them along.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let sort = self.sort.as_ref().map(|(key, direction)| written_order(key, *direction));
        let columns = (!self.columns.is_empty()).then(|| self.columns.join(","));
        let parts = [
            ("view", self.view.clone()),
            ("by", self.by.clone()),
            ("in", self.within.clone()),
            ("filter", self.filter.clone()),
            ("sort", sort),
            ("columns", columns),
            ("from", self.from.clone()),
        ];
        parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Other records are meant: a place in the old list says nothing now. The
    /// view stays, so that one sees in what it differs and can keep it.
    pub fn filtered(&self, text: &str) -> Ask {
        Ask { filter: Some(text.to_owned()), from: None, ..self.clone() }
    }

    /// Of a view, as it is.
    pub fn viewed(&self, view: Option<&str>) -> Ask {
        Ask { view: view.map(str::to_owned), face: self.face, ..Ask::of(&self.entity) }
    }

    /// The same records in the other form.
    pub fn faced(&self, face: Face) -> Ask {
        Ask { face, from: None, ..self.clone() }
    }

    /// In another order, from its beginning.
    pub fn sorted(&self, key: &str, direction: Direction) -> Ask {
        Ask { sort: Some((key.to_owned(), direction)), from: None, ..self.clone() }
    }

    /// At another place.
    pub fn at(&self, place: Option<String>) -> Ask {
        Ask { from: place, ..self.clone() }
    }

    /// Without the parts that a form of this page sends itself.
    pub fn without(&self, names: &[&str]) -> Vec<(&'static str, String)> {
        self.pairs().into_iter().filter(|(name, _)| !names.contains(name)).collect()
    }
}

/// `-amount` is by amount, the largest first.
fn order(text: &str) -> (String, Direction) {
    let (key, direction) = records::views::read_sort(text);
    (key.into_owned(), direction)
}

/// An order as an address writes it.
pub fn written_order(key: &str, direction: Direction) -> String {
    match direction {
        Direction::Up => key.to_owned(),
        Direction::Down => format!("-{key}"),
    }
}

/// A query string, with everything in it that needs a disguise disguised.
pub fn query<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    pairs
        .iter()
        .fold(form_urlencoded::Serializer::new(String::new()), |mut out, (name, value)| {
            out.append_pair(name.as_ref(), value.as_ref());
            out
        })
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Ask {
        let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        Ask::read("deals", &pairs)
    }

    #[test]
    fn an_address_is_written_as_it_was_read() {
        for text in ["", "filter=stage%3Awon&sort=-amount&columns=name%2Camount&from=abc", "view=mine", "filter="] {
            let href = if text.is_empty() { "/deals".to_owned() } else { format!("/deals?{text}") };
            assert_eq!(read(text).href(), href);
        }
    }

    #[test]
    fn ticked_columns_come_one_by_one_or_together() {
        assert_eq!(read("columns=a&columns=b").columns, ["a", "b"]);
        assert_eq!(read("columns=a,b").columns, ["a", "b"]);
        assert_eq!(read("columns=").columns, Vec::<String>::new());
    }

    #[test]
    fn a_column_is_moved_by_one_place() {
        let check = |asked: &str, want: &[&str]| assert_eq!(read(asked).columns, want, "{asked}");
        check("columns=a&columns=b&columns=c&up=c", &["a", "c", "b"]);
        check("columns=a&columns=b&columns=c&up=a", &["a", "b", "c"]);
        check("columns=a&columns=b&down=a", &["b", "a"]);
        check("columns=a&columns=b&down=b", &["a", "b"]);
        check("columns=a&up=new", &["new", "a"]);
    }

    #[test]
    fn another_filter_or_order_begins_the_list_anew() {
        let ask = read("filter=a&from=xyz&columns=a");
        assert_eq!(
            ask.filtered("شهر:تهران").href(),
            "/deals?filter=%D8%B4%D9%87%D8%B1%3A%D8%AA%D9%87%D8%B1%D8%A7%D9%86&columns=a"
        );
        assert_eq!(ask.sorted("amount", Direction::Down).href(), "/deals?filter=a&sort=-amount&columns=a");
        assert_eq!(ask.viewed(Some("mine")).href(), "/deals?view=mine");
        assert_eq!(read("view=mine&filter=a").filtered("b").href(), "/deals?view=mine&filter=b");
    }

    #[test]
    fn a_board_asks_the_same_at_an_address_of_its_own() {
        let ask = read("view=mine&filter=a&from=xyz").faced(Face::Board);
        assert_eq!(Ask { by: Some("stage".into()), ..ask }.href(), "/deals/board?view=mine&by=stage&filter=a");
    }

    #[test]
    fn what_no_list_knows_is_left_out() {
        assert_eq!(read("utm=1&sort=&from=&view=").href(), "/deals");
    }
}
