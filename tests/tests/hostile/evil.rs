//! What is sent. The mark stands in most of it, so that one look at an answer
//! tells whether a text became markup.

pub const MARK: &str = "<peyvand-evil";

/// What breaks pages, headers, numbers, dates, ids, redirects and spreadsheets.
pub fn texts() -> Vec<String> {
    let own = [
        "\"'><peyvand-evil onload=alert(1)>{{7*7}}${7*7}<%=7*7%>",
        "x\r\nSet-Cookie: evil=1\r\n\r\n<peyvand-evil>",
        "a\0b",
        "//evil.example/%2f%2e%2e",
        "javascript:alert(1)//<peyvand-evil>",
        "1404/12/30",
        "۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹",
        "-9223372036854775809",
        "0000000000000",
        "zzzzzzzzzzzzz",
        "\u{202e}\u{2066}\u{200f}\u{200b}\u{feff}\u{1f468}\u{200d}\u{1f469}",
        "=HYPERLINK(\"http://evil.example\";\"<peyvand-evil>\")",
        "' or 1=1; drop table customers; --",
        "((((((((((not (a:b or",
        "",
    ];
    own.iter().map(ToString::to_string).collect()
}

/// The well-known list of strings that break programs.
pub fn naughty() -> Vec<String> {
    let Some(folder) = peyvand_tests::shared_data("naughty_strings") else { return texts() };
    let list = std::fs::read_to_string(folder.join("blns.json")).expect("the naughty strings");
    serde_json::from_str(&list).expect("a list of strings")
}

pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let letter = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(letter).collect()
}

/// `a=1&b=2`, as a form sends it.
pub fn as_form<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = pairs.into_iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}
