//! What holds for all parts together; what holds for one stands in its file.

use std::collections::BTreeSet;
use std::path::Path;

use base::Lang;
use maud::{Markup, html};
use schema::Tone;

use super::*;

const FA: &str = include_str!("text.fa.ftl");
const EN: &str = include_str!("text.en.ftl");

fn keys(catalogue: &str) -> BTreeSet<&str> {
    let lines = catalogue.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim()).collect()
}

/// The parts' own sources, but not this file.
fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/components");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let code = files.filter(|path| path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs"));
    code.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

/// The pieces of a text that begin with `start` and end before the next quote.
fn quoted<'a>(text: &'a str, start: &str) -> Vec<&'a str> {
    let pieces = text.match_indices(start).map(|(at, _)| &text[at..]);
    pieces.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_word_of_the_parts_is_in_both_languages() {
    assert_eq!(keys(FA), keys(EN));
    for (file, code) in sources() {
        for key in quoted(&code, "ui-") {
            let known = if key.contains('{') {
                keys(FA).iter().any(|it| it.starts_with(key.split('{').next().unwrap()))
            } else {
                keys(FA).contains(key)
            };
            assert!(known || key.contains(' ') || key.contains('`'), "{file} says {key}");
        }
    }
}

#[test]
fn one_file_alone_writes_the_attributes_of_htmx() {
    for (file, code) in sources() {
        assert!(file == "live.rs" || !code.contains(" hx-"), "{file} writes an hx- attribute");
    }
}

#[test]
fn every_icon_that_a_part_names_is_in_the_bundle() {
    for (file, code) in sources() {
        for call in code.match_indices("icon(\"").map(|(at, start)| &code[at + start.len()..]) {
            let name = call.split('"').next().unwrap();
            assert!(assets::icon(name).is_some(), "{file} names the icon {name}");
        }
    }
}

#[test]
fn a_page_carries_no_style_and_no_script_of_its_own() {
    for lang in Lang::ALL {
        let page = whole_page(lang, "سپهر").0;
        for refused in [" style=", "<style", " onclick=", " hx-on", "javascript:", "http://", "//cdn"] {
            assert!(!page.contains(refused), "the page holds {refused}");
        }
        assert!(page.contains(&format!("<html lang=\"{}\" dir=\"{}\"", lang.tag(), lang.dir())));
    }
}

#[test]
fn what_a_person_typed_never_becomes_markup() {
    let page = whole_page(Lang::Fa, "<script>alert(1)</script>\"><img src=x onerror=alert(1)>").0;
    assert!(!page.contains("<script>alert"));
    assert!(!page.contains("<img src=x"));
}

#[test]
fn a_field_points_to_its_hint_and_to_its_error() {
    let view = FieldView::new("phone", "Phone", Control::Phone { value: "1".into() });
    let drawn = field(&view.hint("Mobile").error(Some("Too short".into())).required(true)).0;
    for wanted in
        ["for=\"f-phone\"", "aria-describedby=\"f-phone-hint f-phone-error\"", "aria-invalid=\"true\"", " required"]
    {
        assert!(drawn.contains(wanted), "{wanted} is missing in {drawn}");
    }
}

#[test]
fn only_addresses_of_the_web_become_links() {
    let check = |address: &str, link: bool| assert_eq!(url(address).0.contains("<a "), link, "{address}");
    check("https://sepehr.example", true);
    check("http://sepehr.example/fa", true);
    check("javascript:alert(1)", false);
    check("sepehr.example", false);
}

#[test]
fn an_unknown_icon_is_drawn_as_a_circle() {
    assert_eq!(icon("no-such-icon").0, icon("circle").0);
}

#[test]
fn every_preference_reads_back_as_it_was_written() {
    for theme in Theme::ALL {
        assert_eq!(Theme::from_tag(theme.tag()), Some(*theme));
    }
    assert_eq!(Density::from_tag("compact"), Some(Density::Compact));
    assert_eq!(Calendar::from_tag("gregorian"), Some(Calendar::Gregorian));
    assert_eq!(Theme::from_tag("pink"), None);
}

/// A page with most parts, on which everything a user can type is `name`.
fn whole_page(lang: Lang, name: &str) -> Markup {
    let words = |key: &str| key.to_string();
    let toast = Toast { text: name.into(), undo: Some("/undo".into()), ..Toast::default() };
    let user = UserBadge { name: name.into(), initials: initials_of(name), hue: 10, note: name.into() };
    let shell = Shell {
        user: Some(user),
        toast: Some(toast),
        workspace: name.into(),
        path: name.into(),
        ..Shell::new(lang, &words)
    };
    page(&shell, name, whole_body(name))
}

fn whole_body(name: &str) -> Markup {
    let columns = [Column::new(name).sort("?sort=name", Some(Sorted::Ascending)), Column::new("x").figure()];
    let cells = vec![who(name, 3, true, Some("/c/1")), amount(name, name)];
    let rows = [RowView {
        id: "r1".into(),
        href: Some("/c/1".into()),
        cells,
        tick: Some((name.into(), name.into())),
        edits: false,
    }];
    let options = vec![Choice::new(name, name, true)];
    html! {
        (record_head(name, 5, false, pill(Tone::Bad, name), html! { (name) }, html! { (Button::link(name, "/").main()) }))
        (tabs(name, &[Tab { href: "/".into(), label: name.into(), current: true, count: Some(name.into()) }]))
        (chip(name, name, Some(("/", name))))
        (bulk_bar("/bulk", "t", name, html! { (Button::submit(name)) }))
        (table(name, &columns, Some(name), &rows))
        (facts(&[(name.into(), email(name)), (name.into(), phone(name, name)), (name.into(), url(name)), (name.into(), code(name))]))
        (form(&FormView::new("f", "/c/1", "t"), html! {
            (form_errors(name, &[("f-a".into(), name.into())]))
            (fields(&[
                FieldView::new("a", name, Control::Text { value: name.into(), max: Some(9) }),
                FieldView::new("b", name, Control::Prose { value: name.into(), max: None }),
                FieldView::new("c", name, Control::Money { value: name.into(), unit: name.into() }),
                FieldView::new("d", name, Control::Link { options: options.clone(), source: "/c/options".into(), empty: name.into() }),
                FieldView::new("e", name, Control::Picks { options, many: true }),
                FieldView::new("g", name, Control::DateTime { date: name.into(), time: name.into(), example: name.into() }),
            ]))
        }))
        (alert(Tone::Warn, html! { (name) }))
        (prose(name))
        (measure(name, name, Tone::Good, 250))
    }
}
