//! The parts of a filter: what a chip stands for, what is only looked for, and
//! which records are named.

use base::Id;
use records::Ctx;
use schema::{
    EntityDef, Key, Value,
    filter::{Filter, Operand, field_at},
};

/// The parts of a filter that can be taken away one by one.
pub fn parts(filter: &Filter) -> Vec<Filter> {
    match filter {
        Filter::All(parts) => parts.clone(),
        one => vec![one.clone()],
    }
}

/// The filter with another part at `place`, or without one there.
pub fn changed(filter: &Filter, place: usize, part: Option<Filter>) -> Filter {
    let mut parts = parts(filter);
    match part {
        Some(part) if place < parts.len() => parts[place] = part,
        Some(part) => parts.push(part),
        None if place < parts.len() => drop(parts.remove(place)),
        None => {}
    }
    Filter::All(parts).simplify()
}

/// The parts of a filter that are words to look for, and the filter without them.
pub fn words(filter: &Filter) -> (Vec<String>, Filter) {
    let (words, rest): (Vec<Filter>, Vec<Filter>) =
        parts(filter).into_iter().partition(|part| matches!(part, Filter::Words(_)));
    let said = |part| match part {
        Filter::Words(said) => Some(said),
        _ => None,
    };
    (words.into_iter().filter_map(said).collect(), Filter::All(rest).simplify())
}

/// The records that a filter names by their ids, with the entity of each.
pub fn named_ids(ctx: &Ctx, def: &EntityDef, filter: &Filter) -> Vec<(Key, Id)> {
    let mut named = Vec::new();
    for related in filter.related() {
        if let Some(there) = ctx.schema.entity(&related.entity) {
            named.extend(named_ids(ctx, there, &related.filter));
        }
    }
    for test in filter.tests() {
        let Some((_, field)) = field_at(&ctx.schema, def, &test.path) else { continue };
        let Some(to) = field.link().or(field.links()) else { continue };
        for operand in &test.values {
            if let Operand::Value(Value::Id(id)) = operand {
                named.push((Key::Owned(to.to_owned()), *id));
            }
        }
    }
    named
}
