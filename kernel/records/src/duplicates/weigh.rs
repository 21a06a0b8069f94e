//! From likenesses to a judgement that can be explained.
//!
//! Fellegi and Sunter (1969, "A Theory for Record Linkage"): each field that
//! agrees adds the logarithm of how much oftener it agrees between two records
//! of one being than between two beings; each that differs takes some away.
//! The weights below are such logarithms to base two, from how common things
//! are in any list of people rather than from one file: of two strangers, about
//! one pair in a thousand shares a full name (common names weigh it down from
//! one in twenty thousand), one in ten a city (the capital), one in four
//! thousand a birthday. They are rounded to the cautious side and the same for
//! every entity.
//!
//! The rule: **ten** bits are *perhaps* (the same name and nothing against it;
//! or a name with a slip, and the city), **fourteen** are *likely* (the name,
//! and two other things or one rare one). *Certain* is never a sum: it takes a
//! number of one's own (mobile, e-mail, paper) that is the same, a name that is
//! not another one, and nothing that contradicts. Only the certain may be taken
//! without a person's look, and nothing in the kernel does even that by itself.
//! Margin: the rule was written before any file was looked at; on the reference
//! set of people (FEBRL) the F1 of the sweep is 0.997 at ten bits and stays
//! above 0.95 at eleven, and on the messy Persian list nobody is proposed
//! wrongly.

use schema::Key;

use super::{
    Law,
    compare::{self, AddressLikeness, DayLikeness, NameLikeness},
    shape::Shape,
};

pub(super) const PERHAPS: f64 = 10.0;
pub(super) const LIKELY: f64 = 14.0;

/// How sure a likeness is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Perhaps,
    Likely,
    Certain,
}

impl Level {
    pub fn key(self) -> &'static str {
        match self {
            Level::Perhaps => "perhaps",
            Level::Likely => "likely",
            Level::Certain => "certain",
        }
    }
}

/// In which way two values are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    Same,
    /// The same words in another order.
    Order,
    /// The same with a slip of the pen.
    Slip,
    /// One is a part of the other.
    Part,
    Differs,
}

impl Likeness {
    /// The text that says so, with the field's label in it.
    pub fn text(self) -> &'static str {
        match self {
            Likeness::Same => "duplicates-same",
            Likeness::Order => "duplicates-order",
            Likeness::Slip => "duplicates-slip",
            Likeness::Part => "duplicates-part",
            Likeness::Differs => "duplicates-differs",
        }
    }
}

/// One field's say in a judgement.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub field: Key,
    pub likeness: Likeness,
    /// In bits; below nought it speaks against.
    pub weight: f64,
}

/// What is said of two records.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Judgement {
    pub bits: f64,
    pub level: Level,
    pub reasons: Vec<Reason>,
}

impl Judgement {
    /// 0 to 1: one half where it begins to be worth a look.
    pub fn score(&self) -> f64 {
        let odds = 2_f64.powf(self.bits.max(PERHAPS) - PERHAPS);
        (odds / (1.0 + odds)).clamp(0.0, 1.0)
    }
}

/// Whether two records may be one; none where that is not worth a look.
pub(crate) fn judge(law: &Law, one: &Shape, other: &Shape) -> Option<Judgement> {
    if belong_together(one, other) {
        return None;
    }
    let mut reasons = Vec::new();
    let name = compare::names(&one.name, &other.name);
    let named = !one.name.words.is_empty() && !other.name.words.is_empty();
    if named {
        reasons.extend(of_name(law, name));
    }
    let own = identity(one, other, &mut reasons);
    reasons.extend(of_kind(law, one, other));
    reasons.extend(of_places(one, other));
    reasons.extend(of_address(law, one, other));
    reasons.extend(of_postal_code(law, one, other));
    reasons.extend(of_birth(law, one, other));
    let bits = reasons.iter().map(|reason| reason.weight).sum();
    let is_another = !named || matches!(name, NameLikeness::Some | NameLikeness::Different);
    let contradicted = reasons.iter().any(|reason| reason.weight <= -4.0);
    let level = match bits {
        _ if own && !is_another && !contradicted => Level::Certain,
        LIKELY.. => Level::Likely,
        // Two with one mobile are worth a look, whatever they are called.
        _ if own || bits >= PERHAPS => Level::Perhaps,
        _ => return None,
    };
    reasons.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
    Some(Judgement { bits, level, reasons })
}

/// A person and the company that they belong to are two.
fn belong_together(one: &Shape, other: &Shape) -> bool {
    let below = |one: &Shape, other: &Shape| one.belongs.is_some() && one.belongs == other.id;
    below(one, other) || below(other, one)
}

fn reason(field: &Key, likeness: Likeness, weight: f64) -> Reason {
    Reason { field: field.clone(), likeness, weight }
}

fn of_name(law: &Law, name: NameLikeness) -> Option<Reason> {
    let (likeness, weight) = match name {
        NameLikeness::Same => (Likeness::Same, 10.0),
        NameLikeness::Order => (Likeness::Order, 9.0),
        NameLikeness::Near => (Likeness::Slip, 7.0),
        NameLikeness::Part => (Likeness::Part, 5.0),
        NameLikeness::Some => return None,
        NameLikeness::Different => (Likeness::Differs, -8.0),
    };
    Some(reason(&law.name, likeness, weight))
}

/// Numbers, e-mails and papers; whether one of them is theirs alone.
fn identity(one: &Shape, other: &Shape, reasons: &mut Vec<Reason>) -> bool {
    let mut own = false;
    let (numbers, emails, papers) =
        (shared(&one.numbers, &other.numbers), shared(&one.emails, &other.emails), shared(&one.papers, &other.papers));
    for (kind, both) in [(Kind::Number, &numbers), (Kind::Email, &emails), (Kind::Paper, &papers)] {
        if let Some((field, text)) = both {
            let weight = kind.weight(text);
            own |= weight >= OWN;
            reasons.push(reason(field, Likeness::Same, weight));
        }
    }
    let differs = |one: &[(Key, String)], other: &[(Key, String)]| {
        one.iter().find(|(key, _)| other.iter().any(|(same, _)| same == key)).map(|(key, _)| key.clone())
    };
    for (both, mine, theirs, against) in [
        (&numbers, &one.numbers, &other.numbers, -2.0),
        (&emails, &one.emails, &other.emails, -1.0),
        (&papers, &one.papers, &other.papers, -12.0),
    ] {
        if let Some(field) = differs(mine, theirs).filter(|_| both.is_none()) {
            reasons.push(reason(&field, Likeness::Differs, against));
        }
    }
    own
}

/// What weighs this much belongs to one being alone.
pub(super) const OWN: f64 = 13.0;

#[derive(Clone, Copy)]
enum Kind {
    Number,
    Email,
    Paper,
}

impl Kind {
    fn weight(self, text: &str) -> f64 {
        match self {
            Kind::Number if is_landline(text) => 7.0,
            Kind::Number => 14.0,
            // info@ and its like are read by several.
            Kind::Email if is_shared_box(text) => 7.0,
            Kind::Email => 13.0,
            Kind::Paper => 20.0,
        }
    }
}

/// A landline of Iran rings on several desks.
fn is_landline(number: &str) -> bool {
    number.starts_with("+98") && !base::phone::is_iranian_mobile(number)
}

fn is_shared_box(email: &str) -> bool {
    let name = email.split('@').next().unwrap_or_default();
    ["info", "sales", "office", "admin", "contact", "support", "mail", "hr"].contains(&name)
}

/// A value that stands on both sides, in whichever fields; one's own first.
fn shared<'a>(one: &'a [(Key, String)], other: &[(Key, String)]) -> Option<&'a (Key, String)> {
    let both = one.iter().filter(|(_, text)| other.iter().any(|(_, same)| same == text));
    both.max_by_key(|(_, text)| !is_landline(text))
}

fn of_kind(law: &Law, one: &Shape, other: &Shape) -> Option<Reason> {
    let differs = one.kind.is_some() && other.kind.is_some() && one.kind != other.kind;
    law.kind.as_ref().filter(|_| differs).map(|field| reason(field, Likeness::Differs, -6.0))
}

/// The narrowest place that both say decides; a wider one adds little.
fn of_places(one: &Shape, other: &Shape) -> Vec<Reason> {
    let both = one.places.iter().filter_map(|(key, place)| {
        let (_, theirs) = other.places.iter().find(|(same, _)| same == key)?;
        Some((key, place, theirs))
    });
    let weigh = |(at, (key, one, other)): (usize, (&Key, &String, &String))| {
        let (same, slip, differs) = if at == 0 { (3.0, 2.0, -2.0) } else { (0.5, 0.5, -0.5) };
        match () {
            () if one == other => reason(key, Likeness::Same, same),
            () if compare::word_slip(one, other) => reason(key, Likeness::Slip, slip),
            () => reason(key, Likeness::Differs, differs),
        }
    };
    both.enumerate().map(weigh).collect()
}

fn of_address(law: &Law, one: &Shape, other: &Shape) -> Option<Reason> {
    let field = law.address.as_ref().filter(|_| !one.address.is_empty() && !other.address.is_empty())?;
    let (likeness, weight) = match compare::addresses(&one.address, &other.address) {
        AddressLikeness::Same => (Likeness::Same, 8.0),
        AddressLikeness::Street => (Likeness::Part, 5.0),
        AddressLikeness::Neighbours => (Likeness::Part, 2.0),
        // People move, and nobody writes it down.
        AddressLikeness::Different => (Likeness::Differs, -1.0),
    };
    Some(reason(field, likeness, weight))
}

/// Ten digits of Iran mean one house, four of other countries a town.
fn of_postal_code(law: &Law, one: &Shape, other: &Shape) -> Option<Reason> {
    let (a, b) = (&one.postal_code, &other.postal_code);
    let field = law.postal_code.as_ref().filter(|_| !a.is_empty() && !b.is_empty())?;
    Some(match () {
        () if a == b => reason(field, Likeness::Same, if a.len() >= 9 { 9.0 } else { 4.0 }),
        () if compare::code_slip(a, b) => reason(field, Likeness::Slip, 1.0),
        () => reason(field, Likeness::Differs, -1.0),
    })
}

fn of_birth(law: &Law, one: &Shape, other: &Shape) -> Option<Reason> {
    let (field, a, b) = (law.birth.as_ref()?, one.birth?, other.birth?);
    Some(match compare::days(a, b) {
        DayLikeness::Same => reason(field, Likeness::Same, 12.0),
        DayLikeness::Slip => reason(field, Likeness::Slip, 4.0),
        DayLikeness::Different => reason(field, Likeness::Differs, -4.0),
    })
}
