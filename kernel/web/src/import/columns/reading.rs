//! How the file is read: which sheet of a workbook, what stands between the
//! cells and which letters they are written in, and whether it has headings.

use maud::Markup;
use records::import::{Import, Source};

use crate::{
    Visit,
    components::{self as ui, Choice, Control, FieldView},
    typed::{Pairs, Typed},
};

/// The card of these choices.
pub(super) fn reading(visit: &Visit, import: &Import, sheets: &[String]) -> Markup {
    let chosen = import.source.sheet.as_deref();
    let option = |name: &String| Choice::new(name.clone(), name.clone(), chosen == Some(name));
    let mut fields = Vec::new();
    if sheets.is_empty() {
        fields.push(separators(visit, import));
        fields.push(encodings(visit, import));
    }
    if sheets.len() > 1 {
        let control = Control::Select {
            options: sheets.iter().map(option).collect(),
            empty: Some(visit.t("imports-first-sheet")),
        };
        fields.push(FieldView::new("sheet", visit.t("imports-sheet"), control));
    }
    let headless = Control::Flag { checked: import.source.headless };
    fields.push(FieldView::new("headless", visit.t("imports-headless"), headless));
    ui::card(&visit.t("imports-reading"), ui::fields(&fields))
}

/// How the form says that the file is to be read, where that is another way
/// than it was.
pub(in crate::import) fn read_anew(import: &Import, pairs: &Pairs) -> Option<Source> {
    let typed = Typed::sent(pairs.clone());
    let mut source = import.source.clone();
    source.sheet = Some(typed.text("sheet").to_owned()).filter(|name| !name.is_empty());
    source.headless = !typed.text("headless").is_empty();
    let separator = SEPARATORS.iter().find(|(key, _)| *key == typed.text("separator"));
    source.separator = separator.map(|(_, sign)| *sign);
    let encoding = ENCODINGS.iter().find(|(key, _)| *key == typed.text("encoding"));
    source.encoding = encoding.map(|(key, _)| (*key).to_owned());
    let told = |source: &Source| (source.sheet.clone(), source.headless, source.separator, source.encoding.clone());
    (told(&source) != told(&import.source)).then_some(source)
}

/// What may stand between the cells of a file, by the name of its text.
const SEPARATORS: [(&str, u8); 7] = [
    ("comma", b','),
    ("semicolon", b';'),
    ("tab", b'\t'),
    ("bar", b'|'),
    ("tilde", b'~'),
    ("caret", b'^'),
    ("hash", b'#'),
];
/// The letters that files of this part of the world are written in.
const ENCODINGS: [(&str, &str); 4] =
    [("utf-8", "UTF-8"), ("windows-1256", "Windows-1256"), ("utf-16le", "UTF-16 LE"), ("utf-16be", "UTF-16 BE")];

fn separators(visit: &Visit, import: &Import) -> FieldView {
    let option = |(key, sign): &(&str, u8)| {
        Choice::new(*key, visit.t(&format!("imports-separator-{key}")), import.source.separator == Some(*sign))
    };
    let options = SEPARATORS.iter().map(option).collect();
    let control = Control::Select { options, empty: Some(visit.t("imports-as-found")) };
    FieldView::new("separator", visit.t("imports-separator"), control)
}

fn encodings(visit: &Visit, import: &Import) -> FieldView {
    let option = |(key, name): &(&str, &str)| Choice::new(*key, *name, import.source.encoding.as_deref() == Some(key));
    let options = ENCODINGS.iter().map(option).collect();
    let control = Control::Select { options, empty: Some(visit.t("imports-as-found")) };
    FieldView::new("encoding", visit.t("imports-encoding"), control)
}
