use super::*;

/// The file that a page would load under this plain name.
fn served(name: &str) -> Asset {
    let address = url(name);
    get(address.strip_prefix(PREFIX).unwrap()).unwrap_or_else(|| panic!("{name} is not served as {address}"))
}

#[test]
fn every_file_a_page_names_is_served_with_its_type() {
    let check = |name: &str, mime: &str| assert_eq!(served(name).mime, mime, "{name}");
    check("app.css", "text/css; charset=utf-8");
    check("app.js", "text/javascript; charset=utf-8");
    check("vazirmatn.woff2", "font/woff2");
    check("peyvand.svg", "image/svg+xml");
}

#[test]
fn a_name_carries_the_hash_of_its_content() {
    assert_ne!(url("app.css"), "/assets/app.css");
    assert!(url("app.css").ends_with(".css"));
}

#[test]
fn the_first_page_loads_less_than_sixty_kilobytes_besides_the_font() {
    let sent = |name: &str| served(name).gzip.expect("texts have a compressed twin").len();
    assert!(sent("app.css") + sent("app.js") < 45_000, "leaves 15 KB for the page itself");
}

#[test]
fn what_only_some_pages_want_comes_by_itself() {
    let check = |name: &str, most: usize| assert!(served(name).gzip.expect("a twin").len() < most, "{name}");
    check("palette.js", 4_000);
    check("charts.js", 220_000);
    let app = String::from_utf8_lossy(&served("app.js").bytes).into_owned();
    for name in ["palette.js", "charts.js"] {
        let file = url(name);
        assert!(app.contains(file.strip_prefix(PREFIX).unwrap()), "{name} is asked for by its own name");
    }
}

#[test]
fn nothing_is_fetched_from_another_host() {
    for name in ["app.css", "app.js", "palette.js", "charts.js"] {
        let file = served(name);
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        for found in ["url(http", "url(//", "@import", "import(\"http", "from\"http"] {
            assert!(!text.contains(found), "{name} holds {found}");
        }
    }
}

#[test]
fn the_style_sheet_knows_only_logical_directions() {
    let file = served("app.css");
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    for physical in ["margin-left", "margin-right", "padding-left", "padding-right", "border-left", "border-right"] {
        assert!(!text.contains(physical), "the style sheet holds {physical}");
    }
    for physical in ["text-align:left", "text-align:right", "float:left", "float:right", ";left:", ";right:", "{left:"]
    {
        assert!(!text.contains(physical), "the style sheet holds {physical}");
    }
}

#[test]
fn what_is_not_meant_for_browsers_is_not_served() {
    for path in ["manifest.tsv", "icons.tsv", "../Cargo.toml", "nothing.css", ""] {
        assert!(get(path).is_none(), "{path}");
    }
}

#[test]
fn a_listed_icon_gives_its_markup_and_another_gives_none() {
    assert!(icon("phone").is_some_and(|inner| inner.starts_with("<path")));
    assert!(icon("no-such-icon").is_none());
    assert!(icon_names().all(|name| icon(name).is_some_and(|inner| !inner.contains("<svg"))));
}
