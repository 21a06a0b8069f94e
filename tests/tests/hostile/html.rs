//! As much of HTML as finds the forms and links of our own pages: tags, their
//! attributes, and the text right behind each. Our pages always write
//! attributes in double quotes.

/// A tag, and the text up to the next one.
pub struct Tag {
    /// `/form` for one that closes.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

impl Tag {
    pub fn of(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

pub fn tags(page: &str) -> Vec<Tag> {
    page.split('<').skip(1).filter_map(tag).collect()
}

/// `input name="a" required>text`, where no attribute holds a raw `<`.
fn tag(piece: &str) -> Option<Tag> {
    let end = piece.find(|c: char| c.is_whitespace() || c == '>')?;
    let (name, mut rest) = piece.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(text) = rest.strip_prefix('>') {
            return Some(Tag { name: name.to_ascii_lowercase(), attributes, text: plain(text) });
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '>')?;
        let (key, after) = rest.split_at(end);
        match after.strip_prefix("=\"") {
            Some(value) => {
                let (value, after) = value.split_once('"')?;
                attributes.push((key.to_owned(), plain(value)));
                rest = after;
            }
            None => {
                attributes.push((key.to_owned(), String::new()));
                rest = after;
            }
        }
    }
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// One field as the page shows it.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub value: String,
    /// What is written into it: a text box, not a tick or a choice.
    pub is_typed: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The page it stands on.
    pub page: String,
    pub action: String,
    pub is_get: bool,
    pub takes_files: bool,
    pub fields: Vec<Field>,
}

/// The forms of a page, each button that leads elsewhere as a form of its own.
pub fn forms(page: &str, address: &str) -> Vec<Form> {
    let tags = tags(page);
    let mut all: Vec<(Form, Option<String>)> = Vec::new();
    let mut elsewhere: Vec<(usize, String)> = Vec::new();
    let (mut open, mut selecting) = (None, None);
    for tag in &tags {
        match tag.name.as_str() {
            "form" => {
                open = Some(all.len());
                all.push((begun(tag, address), tag.of("id").map(str::to_owned)));
            }
            "/form" => open = None,
            "input" | "textarea" | "select" | "button" => {
                let named = tag.of("form").and_then(|id| all.iter().position(|(_, own)| own.as_deref() == Some(id)));
                let Some(form) = named.or(open) else { continue };
                elsewhere.extend(tag.of("formaction").map(|to| (form, to.to_owned())));
                selecting = (tag.name == "select").then(|| (form, tag.of("name").unwrap_or_default().to_owned()));
                all[form].0.fields.extend(field(tag));
            }
            "option" => {
                let Some((form, name)) = &selecting else { continue };
                let is_first = tag.of("selected").is_some() || !all[*form].0.fields.iter().any(|one| one.name == *name);
                if is_first {
                    let value = tag.of("value").unwrap_or(&tag.text).to_owned();
                    all[*form].0.fields.retain(|one| one.name != *name);
                    all[*form].0.fields.push(Field { name: name.clone(), value, is_typed: false });
                }
            }
            _ => {}
        }
    }
    let moved = elsewhere.into_iter().map(|(form, action)| Form { action, is_get: false, ..all[form].0.clone() });
    let moved: Vec<Form> = moved.collect();
    all.into_iter().map(|(form, _)| form).chain(moved).collect()
}

fn begun(tag: &Tag, address: &str) -> Form {
    Form {
        page: address.to_owned(),
        action: tag.of("action").filter(|to| !to.is_empty()).unwrap_or(address).to_owned(),
        is_get: tag.of("method").is_none_or(|method| method.eq_ignore_ascii_case("get")),
        takes_files: tag.of("enctype").is_some_and(|kind| kind.starts_with("multipart/")),
        fields: Vec::new(),
    }
}

fn field(tag: &Tag) -> Option<Field> {
    let name = tag.of("name").filter(|name| !name.is_empty() && *name != "csrf")?.to_owned();
    let is_typed = match (tag.name.as_str(), tag.of("type").unwrap_or("text")) {
        ("textarea", _) => true,
        ("input", kind) => !matches!(kind, "hidden" | "checkbox" | "radio" | "submit" | "file"),
        _ => false,
    };
    let value = if tag.name == "textarea" { &tag.text } else { tag.of("value").unwrap_or("on") };
    (tag.name != "select").then(|| Field { name, value: value.trim().to_owned(), is_typed })
}
