//! The parameters of an address. One that nobody knows is refused, so that a
//! slip (`?fliter=`) never looks like an answer; all that is wrong is told at
//! once.

use base::{Arg, fold};

use super::problem::{Problem, Said, Wrong};

/// What an address asks for, with what is wrong about it so far.
pub struct Params {
    given: Vec<(String, String)>,
    pub wrong: Vec<Wrong>,
}

impl Params {
    pub fn read(query: Option<&str>, known: &[&str]) -> Params {
        let mut params = Params { given: Vec::new(), wrong: Vec::new() };
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            // No text that is kept has a zero in it, and PostgreSQL takes none.
            let (name, value) = (name.into_owned(), value.replace('\0', "\u{fffd}"));
            if !known.contains(&name.as_str()) {
                params.refuse(&name, Said::Text("api-no-such-parameter".to_owned(), vec![known_names(known)]));
            } else if params.get(&name).is_some() {
                params.refuse(&name, Said::text("api-parameter-twice"));
            } else {
                params.given.push((name, value));
            }
        }
        params
    }

    /// The value of a parameter; none where it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.given.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The parts between commas.
    pub fn list(&self, name: &str) -> Option<Vec<String>> {
        let parts = |value: &str| value.split([',', '،']).map(|part| part.trim().to_owned()).collect();
        self.get(name).map(parts)
    }

    pub fn flag(&mut self, name: &str) -> bool {
        match self.get(name).map(str::to_ascii_lowercase).as_deref() {
            None | Some("false" | "0") => false,
            Some("true" | "1") => true,
            Some(_) => {
                self.refuse(name, Said::text("api-not-true-or-false"));
                false
            }
        }
    }

    /// A whole number from 1 to `most`, in any digits.
    pub fn count(&mut self, name: &str, usual: usize, most: usize) -> usize {
        let Some(text) = self.get(name) else { return usual };
        match fold::digits(text).parse() {
            Ok(count) if (1..=most).contains(&count) => count,
            _ => {
                let most = ("most".to_owned(), Arg::from(most as u64));
                self.refuse(name, Said::Text("api-not-a-count".to_owned(), vec![most]));
                usual
            }
        }
    }

    pub fn refuse(&mut self, name: &str, said: Said) {
        self.wrong.push(Wrong::parameter(name, said));
    }

    /// An address that is read to its end without a fault.
    pub fn settle(self) -> Result<(), Problem> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(self.wrong)) }
    }
}

fn known_names(known: &[&str]) -> (String, Arg) {
    let names = if known.is_empty() { "–".to_owned() } else { known.join(", ") };
    ("known".to_owned(), names.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["limit", "titles", "columns"];

    fn wrong(params: &Params) -> Vec<(&str, &str)> {
        let told = |wrong: &'_ Wrong| match (&wrong.place, &wrong.said) {
            (super::super::problem::Place::Parameter(name), Said::Text(text, _)) => (name.clone(), text.clone()),
            other => panic!("{other:?}"),
        };
        let all: Vec<(String, String)> = params.wrong.iter().map(told).collect();
        all.leak().iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    #[test]
    fn an_address_is_read_in_any_digits() {
        let mut params = Params::read(Some("limit=%DB%B1%DB%B0&titles=true&columns=a,%20b"), &KNOWN);
        assert_eq!(params.count("limit", 50, 200), 10);
        assert!(params.flag("titles"));
        assert_eq!(params.list("columns"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert!(params.settle().is_ok());
    }

    #[test]
    fn a_slip_is_refused_and_all_slips_are_told_at_once() {
        let mut params = Params::read(Some("limt=3&limit=0&titles=yes&limit=4&columns="), &KNOWN);
        assert_eq!(params.count("limit", 50, 200), 50);
        assert!(!params.flag("titles"));
        assert_eq!(params.list("columns"), None);
        let expected = [
            ("limt", "api-no-such-parameter"),
            ("limit", "api-parameter-twice"),
            ("limit", "api-not-a-count"),
            ("titles", "api-not-true-or-false"),
        ];
        assert_eq!(wrong(&params), expected);
        assert!(params.settle().is_err());
    }
}
