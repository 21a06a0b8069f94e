//! A list or a board that takes longer than a page may take (the database stops it, so that
//! it holds up nobody else): why, in plain words, and what would be quicker.
//!
//! Only what the definition says is told: which field of the filter or of the
//! order has no index of its own. How many rows lie behind it is not.

use std::collections::BTreeSet;

use maud::{Markup, html};
use schema::{
    EntityDef, FieldDef, Filter, Key,
    filter::{Op, print},
};

use super::Lens;
use crate::{
    Visit,
    components::{self as ui, Button},
    indexes::Offers,
};

/// Why a list may be slow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// A test on a field that the database has no order of.
    Test(Key),
    /// A piece in the middle of a text that is not kept for searching.
    Piece(Key),
    /// A test on a record behind a link.
    Behind(Key),
    /// The order goes by such a field.
    Sort(Key),
}

/// In place of the rows.
pub(crate) fn told(visit: &Visit, lens: &Lens, offers: &Offers) -> Markup {
    let ctx = &visit.ctx;
    let everything = Filter::everything();
    let filter = lens.filter().unwrap_or(&everything);
    let reasons = reasons(&lens.def, filter, &lens.order(ctx).0);
    let narrowed = |more: &str| {
        let text = print(filter, &ctx.schema, &lens.def);
        lens.ask.filtered(format!("{text} {more}").trim()).href()
    };
    html! {
        section.card {
            (ui::empty("timer", &visit.t("list-slow"), &visit.t("list-slow-text"), html! {
                @if lens.def.owned { (Button::link(visit.t("list-slow-mine"), narrowed("owner:me"))) }
                (Button::link(visit.t("list-slow-month"), narrowed("created_at:30d")))
                @if lens.sort(ctx).is_some() {
                    (Button::link(visit.t("list-slow-order"), super::Ask { sort: None, from: None, ..lens.ask.clone() }.href()))
                }
            }))
            @if !reasons.is_empty() {
                ul.in { @for why in &reasons { li { (said(visit, &lens.def, why)) } } }
            }
            (crate::indexes::offered(visit, offers))
        }
    }
}

fn said(visit: &Visit, def: &EntityDef, why: &Why) -> String {
    let (key, field) = match why {
        Why::Test(field) => ("list-slow-test", field),
        Why::Piece(field) => ("list-slow-piece", field),
        Why::Behind(field) => ("list-slow-behind", field),
        Why::Sort(field) => ("list-slow-sort", field),
    };
    let label = visit.t(&def.field_label_key(field));
    visit.tx(key, &[("field", crate::say::isolated(&label).into())])
}

fn reasons(def: &EntityDef, filter: &Filter, sort: &Key) -> BTreeSet<Why> {
    let mut reasons = BTreeSet::new();
    for test in filter.tests() {
        let Some(first) = test.path.first() else { continue };
        let Some(field) = def.field(first) else { continue };
        if test.path.len() > 1 {
            reasons.insert(Why::Behind(first.clone()));
        } else if test.op == Op::Has && !field.searchable {
            reasons.insert(Why::Piece(first.clone()));
        } else if !has_index(def, field) && test.op != Op::Has {
            reasons.insert(Why::Test(first.clone()));
        }
    }
    if def.field(sort).is_some_and(|field| !has_index(def, field)) {
        reasons.insert(Why::Sort(sort.clone()));
    }
    reasons
}

/// Whether the database keeps the field in order.
fn has_index(def: &EntityDef, field: &FieldDef) -> bool {
    let leads = |index: &schema::IndexDef| index.fields.first() == Some(&field.key);
    let own = field.indexed || field.unique || field.named || field.searchable || field.link().is_some();
    own || def.sort.0 == field.key || def.indexes.iter().any(leads)
}

#[cfg(test)]
mod tests {
    use schema::{Entity, Field, Value, entity, field};

    use super::*;

    struct Deal;
    impl Entity for Deal {
        const KEY: &'static str = "deals";
    }
    const NAME: Field<Deal, String> = field("name");
    const AMOUNT: Field<Deal, Option<i64>> = field("amount");
    const PLACE: Field<Deal, Option<String>> = field("place");

    #[test]
    fn a_slow_list_names_the_fields_that_no_index_serves() {
        let def = entity::<Deal>("x")
            .field(NAME.line(80).named().searchable())
            .field(AMOUNT.integer())
            .field(PLACE.line(80))
            .title(NAME)
            .build();
        let check = |filter: Filter, sort: &str, want: &[Why]| {
            let told: Vec<Why> = reasons(&def, &filter, &Key::Owned(sort.to_owned())).into_iter().collect();
            assert_eq!(told, want, "{filter:?} by {sort}");
        };
        let text = |text: &str| [Value::Text(text.to_owned())];
        check(Filter::everything(), "name", &[]);
        check(Filter::everything(), "amount", &[Why::Sort("amount".into())]);
        check(Filter::is("name", text("x")), "created_at", &[]);
        check(Filter::is("amount", [Value::Int(1)]), "name", &[Why::Test("amount".into())]);
        check(Filter::test("place", Op::Has, text("x")), "name", &[Why::Piece("place".into())]);
        check(Filter::test("name", Op::Has, text("x")), "name", &[]);
    }
}
