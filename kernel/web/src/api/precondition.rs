//! Versions in headers: `ETag` on the way out, `If-None-Match` for "only if it
//! changed", `If-Match` for "only if nobody else changed it".

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use records::Error;

/// The tag of a version: `"3"`.
pub fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&tag(version)).unwrap_or(HeaderValue::from_static("\"\""))
}

pub fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// Whether a write is meant for what is not there yet (`If-None-Match: *`).
pub fn only_new(headers: &HeaderMap) -> bool {
    tags(headers, header::IF_NONE_MATCH).is_some_and(|tags| tags.iter().any(|tag| tag == "*"))
}

/// Whether the caller has this version already.
pub fn has_already(headers: &HeaderMap, version: i64) -> bool {
    tags(headers, header::IF_NONE_MATCH).is_some_and(|tags| names(&tags, version))
}

/// The version that a write rests on, if the caller named one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    tags: Option<Vec<String>>,
    held: Option<i64>,
}

impl Lock {
    pub fn new(headers: &HeaderMap, held: Option<i64>) -> Lock {
        Lock { tags: tags(headers, header::IF_MATCH), held }
    }

    /// Whether the version stood in `If-Match`.
    pub fn is_of_header(&self) -> bool {
        self.tags.is_some()
    }

    /// Whether any version was named, be it `*`.
    pub fn is_named(&self) -> bool {
        self.tags.is_some() || self.held.is_some()
    }

    /// A version that stands in a body only.
    pub fn held(version: Option<i64>) -> Lock {
        Lock { tags: None, held: version }
    }

    /// The newest version that the caller has in mind, where it is a number.
    pub fn version(&self) -> Option<i64> {
        let number = |tag: &String| tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"').parse().ok();
        let of_header = self.tags.as_ref().and_then(|tags| tags.iter().filter_map(number).max());
        self.held.into_iter().chain(of_header).min()
    }

    pub fn check(&self, current: i64) -> records::Result<()> {
        let by_header = self.tags.as_ref().is_none_or(|tags| names(tags, current));
        let by_body = self.held.is_none_or(|held| held == current);
        if by_header && by_body {
            return Ok(());
        }
        Err(Error::Stale { held: self.held.unwrap_or_default(), current })
    }
}

/// The tags of a header, which may stand several times.
fn tags(headers: &HeaderMap, name: HeaderName) -> Option<Vec<String>> {
    let mut lines = headers.get_all(name).iter().peekable();
    lines.peek()?;
    let texts = lines.filter_map(|line| line.to_str().ok());
    Some(texts.flat_map(|text| text.split(',')).map(|tag| tag.trim().to_owned()).collect())
}

/// A weak tag is as good as a strong one: a version is one, however it is shown.
fn names(tags: &[String], version: i64) -> bool {
    let strong = format!("\"{version}\"");
    tags.iter().any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == strong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, lines: &[&'static str]) -> HeaderMap {
        lines.iter().map(|line| (name.clone(), HeaderValue::from_static(line))).collect()
    }

    #[test]
    fn a_write_rests_on_the_version_that_was_named() {
        let check = |lines: &[&'static str], held: Option<i64>, may: bool| {
            let lock = Lock::new(&headers(header::IF_MATCH, lines), held);
            assert_eq!(lock.check(3).is_ok(), may, "{lines:?} {held:?}");
        };
        check(&[], None, true);
        check(&["\"3\""], None, true);
        check(&["W/\"3\""], None, true);
        check(&["*"], None, true);
        check(&["\"1\", \"3\""], None, true);
        check(&["\"1\"", "\"3\""], None, true);
        check(&["\"2\""], None, false);
        check(&["3"], None, false);
        check(&[""], None, false);
        check(&[], Some(3), true);
        check(&[], Some(2), false);
        check(&["\"3\""], Some(2), false);
    }

    #[test]
    fn what_the_caller_has_already_is_not_sent_again() {
        let has = |line: &'static str| has_already(&headers(header::IF_NONE_MATCH, &[line]), 3);
        assert!(has("\"3\"") && has("W/\"3\"") && has("*") && !has("\"4\"") && !has("nonsense"));
        assert!(!has_already(&HeaderMap::new(), 3));
    }
}
