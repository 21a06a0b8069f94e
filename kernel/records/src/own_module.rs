//! The kernel's own module: what stands in every workspace, before the first
//! module of a business.
//!
//! Each definition, rule and text lives with what it is about; here is the table
//! of contents.

use base::Lang;

use crate::{Module, RuleBook, comments, holidays, people, shares, views};

pub(crate) fn own_module() -> Module {
    let mut entities = people::definitions().to_vec();
    entities.extend([holidays::definition(), shares::definition(), views::definition(), comments::definition()]);
    Module {
        entities,
        rules: register_rules,
        roles: vec![people::administrator()],
        texts: own_texts(),
        ..Module::new("people")
    }
}

fn register_rules(book: &mut RuleBook) {
    views::register_rules(book);
    comments::register(book);
    people::register_rules(book);
}

fn own_texts() -> Vec<(Lang, &'static str)> {
    let own = [
        (Lang::Fa, include_str!("text.fa.ftl")),
        (Lang::En, include_str!("text.en.ftl")),
        (Lang::Fa, include_str!("sign_in/text.fa.ftl")),
        (Lang::En, include_str!("sign_in/text.en.ftl")),
        (Lang::Fa, include_str!("import/text.fa.ftl")),
        (Lang::En, include_str!("import/text.en.ftl")),
        (Lang::Fa, include_str!("backup/text.fa.ftl")),
        (Lang::En, include_str!("backup/text.en.ftl")),
        (Lang::Fa, include_str!("comments/text.fa.ftl")),
        (Lang::En, include_str!("comments/text.en.ftl")),
        (Lang::Fa, include_str!("hand_over/text.fa.ftl")),
        (Lang::En, include_str!("hand_over/text.en.ftl")),
        (Lang::Fa, include_str!("undo/text.fa.ftl")),
        (Lang::En, include_str!("undo/text.en.ftl")),
        (Lang::Fa, include_str!("views/text.fa.ftl")),
        (Lang::En, include_str!("views/text.en.ftl")),
    ];
    own.into_iter().chain(schema::TEXTS).collect()
}
