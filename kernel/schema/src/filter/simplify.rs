//! One tree for one meaning: no nesting that says nothing, no test twice.

use super::{Filter, Op, Operand, Related, Test};

impl Filter {
    /// The same meaning in its shortest tree. Text and JSON always read back as
    /// the simplified tree of what was written.
    pub fn simplify(self) -> Filter {
        match self {
            Filter::All(parts) => all(parts),
            Filter::Any(parts) => any(parts),
            Filter::Not(inner) => not(inner.simplify()),
            Filter::Test(test) => tested(test),
            Filter::Words(words) if words.trim().is_empty() => Filter::everything(),
            Filter::Words(words) => Filter::Words(words),
            Filter::Related(related) => asked(related),
        }
    }
}

fn all(parts: Vec<Filter>) -> Filter {
    let mut kept = Vec::new();
    for part in parts {
        match part.simplify() {
            Filter::All(inner) => inner.into_iter().for_each(|part| keep(&mut kept, part)),
            nothing if nothing == Filter::nothing() => return nothing,
            other => keep(&mut kept, other),
        }
    }
    if kept.len() == 1 { kept.remove(0) } else { Filter::All(kept) }
}

fn any(parts: Vec<Filter>) -> Filter {
    let mut kept = Vec::new();
    for part in parts {
        match part.simplify() {
            Filter::Any(inner) => inner.into_iter().for_each(|part| keep(&mut kept, part)),
            everything if everything.is_everything() => return everything,
            nothing if nothing == Filter::nothing() => {}
            other => keep(&mut kept, other),
        }
    }
    match kept.len() {
        0 => Filter::nothing(),
        1 => kept.remove(0),
        _ => Filter::Any(kept),
    }
}

fn not(inner: Filter) -> Filter {
    match inner {
        Filter::Not(twice) => *twice,
        other => Filter::Not(Box::new(other)),
    }
}

/// A day among periods is a period of one day, and a period cannot be equalled:
/// `Is` and `Within` each have their own kind of operand.
fn tested(mut test: Test) -> Filter {
    let mut values = Vec::new();
    test.values.drain(..).for_each(|value| keep(&mut values, value));
    test.op = match test.op {
        Op::Is if values.iter().any(Operand::is_period) => Op::Within,
        Op::Within if !values.iter().any(Operand::is_period) => Op::Is,
        op => op,
    };
    match (test.op, values.is_empty()) {
        (Op::Empty, _) => Filter::Test(Test { values: Vec::new(), ..test }),
        (_, true) => Filter::nothing(),
        (_, false) => Filter::Test(Test { values, ..test }),
    }
}

/// Counting up to one is asking for any; what no number can fail, or pass, is
/// no question.
fn asked(related: Related) -> Filter {
    let any = |related: Related| Filter::Related(Related { count: None, ..related });
    let related = Related { filter: Box::new(related.filter.simplify()), ..related };
    match related.count {
        None if *related.filter == Filter::nothing() => Filter::nothing(),
        Some((Op::Above, 0) | (Op::AtLeast, 1)) => asked(Related { count: None, ..related }),
        Some((Op::AtLeast, 0)) => Filter::everything(),
        Some((Op::Below, 0)) => Filter::nothing(),
        Some((Op::Is | Op::AtMost, 0) | (Op::Below, 1)) => not(any(related).simplify()),
        _ => Filter::Related(related),
    }
}

fn keep<T: PartialEq>(kept: &mut Vec<T>, one: T) {
    if !kept.contains(&one) {
        kept.push(one);
    }
}

impl Operand {
    /// Lasts: a range or a stretch of time, rather than one value.
    pub(crate) fn is_period(&self) -> bool {
        use Operand::{Ago, Ahead, Last, Next, Range, This};
        matches!(self, Range(..) | Ago { .. } | Ahead { .. } | This(_) | Last(_) | Next(_))
    }
}
