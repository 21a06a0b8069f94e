//! Filters in JSON, for the API and for programs that build them.
//!
//! ```json
//! { "all": [
//!   { "field": "stage", "op": "is", "values": [{ "name": "negotiation" }] },
//!   { "field": "amount", "op": "above", "values": [{ "amount": "1000000", "currency": "IRR" }] },
//!   { "field": "created_at", "op": "within", "values": [{ "when": "this_month" }] },
//!   { "field": "closes_on", "op": "within", "values": [{ "from": "2026-11-22", "to": null }] },
//!   { "any": [{ "field": "owner", "op": "is", "values": [{ "who": "me" }] }, { "words": "پارس" }] },
//!   { "not": { "field": "customer.branch", "op": "empty" } },
//!   { "related": "activities", "link": "customer", "filter": { "field": "kind", "op": "is", "values": ["call"] },
//!     "count": { "op": "above", "number": 3 } }
//! ] }
//! ```
//!
//! A plain value is written as the API writes it elsewhere ([`to_json`]). The
//! words after `when` and `who` are those of the text: `today`, `this_month`,
//! `last_week`, `-30d`, `+2w`, `now`; `me`, `my_team`, `my_branch`. Of `related`
//! only the entity must be said: its usual link, every record and "at least
//! one" are meant otherwise.

use serde_json::{Map, Value as Json, json};

use super::{
    Filter, MOST_DEPTH, Op, Operand, Related, Test,
    operands::sought,
    paths::field_at,
    problem::{FieldName, FilterProblem, Wrong},
    related::links_here,
    vocabulary::{moment, moment_word, person, person_word},
};
use crate::{EntityDef, FieldDef, Key, Schema, Value, ValueProblem, from_json, to_json};

const OPS: [(Op, &str); 9] = [
    (Op::Is, "is"),
    (Op::Has, "has"),
    (Op::Starts, "starts"),
    (Op::Below, "below"),
    (Op::AtMost, "at_most"),
    (Op::Above, "above"),
    (Op::AtLeast, "at_least"),
    (Op::Empty, "empty"),
    (Op::Within, "within"),
];

impl Filter {
    /// The tree in JSON. Tests of fields that the schema does not have are left out.
    pub fn to_json(&self, schema: &Schema, def: &EntityDef) -> Json {
        let each = |parts: &[Filter]| parts.iter().map(|part| part.to_json(schema, def)).collect::<Vec<_>>();
        match self {
            Filter::All(parts) => json!({ "all": each(parts) }),
            Filter::Any(parts) => json!({ "any": each(parts) }),
            Filter::Not(inner) => json!({ "not": inner.to_json(schema, def) }),
            Filter::Words(words) => json!({ "words": words }),
            Filter::Related(related) => related_to_json(related, schema),
            Filter::Test(test) => match field_at(schema, def, &test.path) {
                Some((_, field)) => test_to_json(test, &field),
                None => json!({ "all": [] }),
            },
        }
    }

    /// Reads and checks a tree; it is simplified.
    pub fn from_json(json: &Json, schema: &Schema, def: &EntityDef) -> Result<Filter, FilterProblem> {
        let mut reader = Reader { schema, def, tests: 0 };
        let filter = reader.node(json, 0)?.simplify();
        filter.check(schema, def)?;
        Ok(filter)
    }
}

fn related_to_json(related: &Related, schema: &Schema) -> Json {
    let mut json = json!({ "related": related.entity, "link": related.link });
    if let Some(there) = schema.entity(&related.entity).filter(|_| !related.filter.is_everything()) {
        json["filter"] = related.filter.to_json(schema, there);
    }
    if let Some((op, number)) = related.count {
        json["count"] = json!({ "op": op_key(op), "number": number });
    }
    json
}

fn op_key(op: Op) -> &'static str {
    OPS.iter().find(|(known, _)| *known == op).map_or("is", |(_, key)| key)
}

fn op_of(json: Option<&Json>) -> Option<Op> {
    let key = json.and_then(Json::as_str)?;
    OPS.iter().find(|(_, known)| *known == key).map(|(op, _)| *op)
}

fn test_to_json(test: &Test, field: &FieldDef) -> Json {
    let mut json = json!({ "field": test.path.join("."), "op": op_key(test.op) });
    if test.op != Op::Empty {
        json["values"] = test.values.iter().map(|value| operand_to_json(value, field)).collect();
    }
    json
}

fn operand_to_json(operand: &Operand, field: &FieldDef) -> Json {
    match operand {
        Operand::Value(value) => to_json(field, value),
        Operand::Range(from, to) => {
            let end = |end: &Option<Value>| end.as_ref().map_or(Json::Null, |end| to_json(field, end));
            json!({ "from": end(from), "to": end(to) })
        }
        Operand::Name(name) => json!({ "name": name }),
        other => match (person_word(other), moment_word(other)) {
            (Some(word), _) => json!({ "who": word }),
            (None, word) => json!({ "when": word }),
        },
    }
}

struct Reader<'a> {
    schema: &'a Schema,
    def: &'a EntityDef,
    tests: usize,
}

impl Reader<'_> {
    fn node(&mut self, json: &Json, depth: usize) -> Result<Filter, FilterProblem> {
        if depth >= MOST_DEPTH {
            return Err(Wrong::TooDeep { most: MOST_DEPTH }.at(self.tests));
        }
        let not_a_filter = Wrong::NotAFilter.at(self.tests);
        let Some(map) = json.as_object() else { return Err(not_a_filter) };
        if map.contains_key("field") {
            return self.test(map);
        }
        if map.contains_key("related") {
            return self.related(map, depth);
        }
        match map.iter().next() {
            Some((key, Json::Array(parts))) if key == "all" => self.each(parts, depth).map(Filter::All),
            Some((key, Json::Array(parts))) if key == "any" => self.each(parts, depth).map(Filter::Any),
            Some((key, inner)) if key == "not" => self.node(inner, depth + 1).map(|inner| Filter::Not(Box::new(inner))),
            Some((key, Json::String(words))) if key == "words" => Ok(Filter::Words(words.clone())),
            _ => Err(not_a_filter),
        }
    }

    fn each(&mut self, parts: &[Json], depth: usize) -> Result<Vec<Filter>, FilterProblem> {
        parts.iter().map(|part| self.node(part, depth + 1)).collect()
    }

    fn related(&mut self, map: &Map<String, Json>, depth: usize) -> Result<Filter, FilterProblem> {
        let at = self.tests;
        self.tests += 1;
        let text = |key: &str| map.get(key).and_then(Json::as_str);
        let name = text("related").unwrap_or_default();
        let unknown = || Wrong::NoRelated { entity: self.def.key.clone(), name: name.to_owned() }.at(at);
        let there = self.schema.entity(name).ok_or_else(unknown)?;
        let links = links_here(there, self.def);
        let found = links.into_iter().find(|field| text("link").is_none_or(|link| field.key == link));
        let link = found.ok_or_else(unknown)?.key.clone();
        let count = match map.get("count") {
            None | Some(Json::Null) => None,
            Some(count) => {
                let op = op_of(count.get("op")).ok_or(Wrong::NoCount.at(at))?;
                let number = count.get("number").and_then(Json::as_u64).ok_or(Wrong::NoCount.at(at))?;
                Some((op, u32::try_from(number).unwrap_or(u32::MAX)))
            }
        };
        let filter = match map.get("filter") {
            None | Some(Json::Null) => Filter::everything(),
            Some(inner) => {
                let here = std::mem::replace(&mut self.def, there);
                let filter = self.node(inner, depth + 1);
                self.def = here;
                filter?
            }
        };
        Ok(Filter::Related(Related { entity: there.key.clone(), link, filter: Box::new(filter), count }))
    }

    fn test(&mut self, map: &Map<String, Json>) -> Result<Filter, FilterProblem> {
        let at = self.tests;
        self.tests += 1;
        let text = |key: &str| map.get(key).and_then(Json::as_str);
        let path: Vec<Key> = text("field").unwrap_or_default().split('.').map(|key| key.to_owned().into()).collect();
        let Some((owner, field)) = field_at(self.schema, self.def, &path) else {
            let name = path.join(".");
            return Err(Wrong::NoField { entity: self.def.key.clone(), name }.at(at));
        };
        let op = op_of(map.get("op")).ok_or(Wrong::NotAFilter.at(at))?;
        let mut values = Vec::new();
        for json in map.get("values").and_then(Json::as_array).into_iter().flatten() {
            values.push(operand_from_json(json, &field, op).map_err(|problem| {
                let said = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
                Wrong::BadValue { field: FieldName::of(owner, &field.key), said, problem }.at(at)
            })?);
        }
        if values.is_empty() && op != Op::Empty {
            return Err(Wrong::NoValue(FieldName::of(owner, &field.key)).at(at));
        }
        Ok(Filter::Test(Test { path, op, values }))
    }
}

fn operand_from_json(json: &Json, field: &FieldDef, op: Op) -> Result<Operand, ValueProblem> {
    let wrong = || ValueProblem::not_a(&field.kind);
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    if let Some(name) = text("name") {
        return Ok(Operand::Name(name.to_owned()));
    }
    if let Some(word) = text("who") {
        return person(word, field.link().unwrap_or_default()).ok_or_else(wrong);
    }
    if let Some(word) = text("when") {
        return moment(word).map(|(operand, _)| operand).ok_or_else(wrong);
    }
    if json.get("from").or(json.get("to")).is_some() {
        let end = |key: &str| match json.get(key) {
            None | Some(Json::Null) => Ok(None),
            Some(end) => value_from_json(end, field).map(Some),
        };
        return Ok(Operand::Range(end("from")?, end("to")?));
    }
    match value_from_json(json, field)? {
        Value::Text(text) if field.kind.is_written() => sought(field, op, &text).map(Operand::Value),
        value => Ok(Operand::Value(value)),
    }
}

/// A day for an instant is the whole day.
fn value_from_json(json: &Json, field: &FieldDef) -> Result<Value, ValueProblem> {
    let day = json
        .as_str()
        .and_then(|text| text.parse().ok())
        .filter(|_| field.kind.is_timed() && !json.to_string().contains('T'));
    match day {
        Some(day) => Ok(Value::Date(day)),
        None => from_json(field, json),
    }
}
