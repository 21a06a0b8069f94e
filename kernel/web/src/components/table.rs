//! Rows and columns. On a phone each row becomes a card: the first column is
//! its title, every other cell carries its column's label.

use maud::{Markup, html};

use super::icon;

/// How a column stands in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    Ascending,
    Descending,
}

#[derive(Clone, Debug, Default)]
pub struct Column {
    pub label: String,
    /// Figures stand at the far end, so that their units align.
    pub figure: bool,
    /// The address that sorts by this column, if it can be sorted.
    pub sort: Option<String>,
    pub sorted: Option<Sorted>,
    /// The key of its field, where its cells may be edited in their place.
    pub edits: Option<String>,
    /// The key of its field.
    pub key: String,
}

impl Column {
    pub fn new(label: impl Into<String>) -> Column {
        Column { label: label.into(), ..Column::default() }
    }
    pub fn figure(mut self) -> Self {
        self.figure = true;
        self
    }
    pub fn sort(mut self, href: impl Into<String>, sorted: Option<Sorted>) -> Self {
        self.sort = Some(href.into());
        self.sorted = sorted;
        self
    }
    pub fn of(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }
    pub fn edits(mut self, edits: bool) -> Self {
        self.edits = edits.then(|| self.key.clone());
        self
    }
    fn aria_sort(&self) -> Option<&'static str> {
        self.sorted.map(|it| if it == Sorted::Ascending { "ascending" } else { "descending" })
    }
    fn arrow(&self) -> &'static str {
        match self.sorted {
            Some(Sorted::Ascending) => "arrow-up",
            Some(Sorted::Descending) => "arrow-down",
            None => "chevrons-up-down",
        }
    }
}

/// One row. `cells` follow the columns; the first one names the record.
#[derive(Clone, Debug, Default)]
pub struct RowView {
    /// The element's id, made from the record's, so that a fragment can replace it.
    pub id: String,
    /// Where a press on the row leads; the first cell should hold the same link.
    pub href: Option<String>,
    pub cells: Vec<Markup>,
    /// The tick box's value and its label, where rows can be chosen. The boxes are
    /// named `id` and belong to the form with the id `bulk`.
    pub tick: Option<(String, String)>,
    /// This person may change the record: its cells open to be edited.
    pub edits: bool,
}

/// A list. `caption` is read by screen readers; `tick_all` labels the box that
/// chooses all rows, where there is one.
pub fn table(caption: &str, columns: &[Column], tick_all: Option<&str>, rows: &[RowView]) -> Markup {
    html! { div.scroll { (rows_of("rows", caption, columns, tick_all, rows)) } }
}

/// Figures to be compared with one another, which stay rows and columns on a
/// phone too; the first column stays in sight while one scrolls.
pub fn sums(caption: &str, columns: &[Column], rows: &[RowView]) -> Markup {
    html! { div.scroll { (rows_of("rows lines sums", caption, columns, None, rows)) } }
}

/// A table that is only read. Nothing in it can be reached by the keyboard, so
/// the part that scrolls can be reached itself.
pub fn table_to_read(caption: &str, columns: &[Column], rows: &[RowView]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) { (rows_of("rows", caption, columns, None, rows)) }
    }
}

fn rows_of(class: &str, caption: &str, columns: &[Column], tick_all: Option<&str>, rows: &[RowView]) -> Markup {
    html! {
        table class=(class) data-rows {
            caption.hush { (caption) }
            thead {
                tr {
                    @if let Some(label) = tick_all {
                        td.tickcell { input type="checkbox" data-tick-all aria-label=(label); }
                    }
                    @for column in columns { (heading(column)) }
                }
            }
            tbody { @for view in rows { (row(columns, view)) } }
        }
    }
}

fn heading(column: &Column) -> Markup {
    // Above what speaks for itself stands nothing, and nothing is no heading.
    if column.label.is_empty() {
        return html! { td {} };
    }
    html! {
        th scope="col" class=[end(column)] data-column=[(!column.key.is_empty()).then_some(&column.key)] aria-sort=[column.aria_sort()] {
            @match &column.sort {
                Some(href) => { a href=(href) { (column.label) (icon(column.arrow())) } }
                None => (column.label),
            }
        }
    }
}

/// One row by itself, for a fragment that replaces it.
pub fn row(columns: &[Column], view: &RowView) -> Markup {
    html! {
        tr id=[(!view.id.is_empty()).then_some(&view.id)] data-href=[&view.href] {
            @if let Some((value, label)) = &view.tick {
                td.tickcell { input type="checkbox" name="id" value=(value) form="bulk" aria-label=(label); }
            }
            @for (place, (column, cell)) in columns.iter().zip(&view.cells).enumerate() {
                @let edits = column.edits.as_ref().filter(|_| view.edits);
                @if place == 0 { th scope="row" class=[end(column)] data-edits=[edits] { (cell) } }
                @else { td class=[end(column)] data-label=(column.label) data-edits=[edits] { (cell) } }
            }
        }
    }
}

fn end(column: &Column) -> Option<&'static str> {
    column.figure.then_some("end")
}
