//! One test in text: the path to its field, its sign, its values.

use super::{Printer, operand};
use crate::{
    FieldDef, Key, Kind,
    filter::{Op, Operand, Test, cursor::quote, paths::field_at, wording::Wording},
};

impl Printer<'_> {
    pub(super) fn test(&self, test: &Test) -> String {
        let path = self.path(test);
        let field = self.field(test);
        let is_age = self.words.is_none() && matches!(test.values.first(), Some(Operand::Ago { .. }));
        if test.op == Op::Empty {
            return format!("{path}:{}", self.words.map_or("empty", Wording::empty));
        }
        let sign = sign(if is_age { test.op.turned() } else { test.op });
        format!("{path}{sign}{}", self.values(test, &field))
    }

    /// `customer.branch`, «مشتری.شعبه»; a label with marks of its own stands in
    /// quotation marks.
    fn path(&self, test: &Test) -> String {
        let Some(words) = self.words else { return test.path.join(".") };
        let (mut labels, mut def) = (Vec::new(), Some(self.def));
        for key in &test.path {
            let Some(here) = def else { break };
            labels.push(words.field(here, key));
            def = here.field(key).and_then(FieldDef::link).and_then(|to| self.schema.entity(to)).map(|def| &**def);
        }
        let path = labels.join(".");
        let is_plain = path.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '\u{200c}' | '_' | 'ٔ'));
        if is_plain { path } else { quote(&path) }
    }

    fn values(&self, test: &Test, field: &FieldDef) -> String {
        let owner = field_at(self.schema, self.def, &test.path).map(|(owner, _)| owner);
        let said = |value: &Operand| {
            let words = self.words.zip(owner);
            let said = words.and_then(|(words, owner)| words.operand(owner, field, test.op, value));
            said.unwrap_or_else(|| operand(field, value))
        };
        test.values
            .iter()
            .map(said)
            .collect::<Vec<_>>()
            .join(self.words.map_or(", ", |words| if words.format.lang == base::Lang::Fa { "، " } else { ", " }))
    }

    pub(super) fn field(&self, test: &Test) -> FieldDef {
        match field_at(self.schema, self.def, &test.path) {
            Some((_, field)) => field.into_owned(),
            None => FieldDef::new(Key::Borrowed(""), Kind::Text { max: 0 }),
        }
    }
}

pub(super) fn sign(op: Op) -> &'static str {
    match op {
        Op::Is | Op::Within | Op::Empty => ":",
        Op::Has => "~",
        Op::Starts => "^",
        Op::Below => "<",
        Op::AtMost => "<=",
        Op::Above => ">",
        Op::AtLeast => ">=",
    }
}
