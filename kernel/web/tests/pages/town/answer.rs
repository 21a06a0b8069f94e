//! What the server answered, and what a person reads in it.

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    /// What the next page will say, as the cookie holds it.
    pub toast: String,
    pub body: String,
}

/// A toast's cookie, read.
pub(super) fn told(cookie: &str) -> String {
    let kept = cookie.split(';').next().unwrap_or_default();
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, kept).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

impl Answer {
    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn shows(self, text: &str) -> Answer {
        assert!(self.body.contains(text), "{text} is not in {}", self.main());
        self
    }

    #[track_caller]
    pub fn hides(self, text: &str) -> Answer {
        assert!(!self.body.contains(text), "{text} is in {}", self.main());
        self
    }

    /// Where the toast's button takes the deed back; empty where it offers none.
    pub fn undo(&self) -> String {
        let rest = self.toast.split_once("\"undo\":\"").map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// The page without what surrounds every page.
    pub fn main(&self) -> &str {
        let from = self.body.find("<main").unwrap_or(0);
        let until = self.body.find("</main>").unwrap_or(self.body.len());
        &self.body[from..until]
    }

    /// The text between two others, as it is read.
    #[track_caller]
    pub fn between(&self, before: &str, after: &str) -> String {
        let from = self.body.find(before).unwrap_or_else(|| panic!("{before} is not in {}", self.body)) + before.len();
        let until = self.body[from..].find(after).expect("an end") + from;
        unescaped(&self.body[from..until])
    }

    /// The addresses of all links that begin so, in their order.
    pub fn links(&self, start: &str) -> Vec<String> {
        let rest = self.main().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        rest.map(unescaped).filter(|href| href.starts_with(start)).collect()
    }

    /// The names of the rows of a list.
    pub fn rows(&self) -> Vec<String> {
        let rows = self.main().split("<th scope=\"row\"").skip(1);
        let name = |row: &str| {
            let cell = row.split("</th>").next().unwrap_or("");
            let name = cell.rsplit("<span dir=\"auto\">").next().unwrap_or("");
            unescaped(name.split("</span>").next().unwrap_or(""))
        };
        rows.map(name).collect()
    }
}

pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
