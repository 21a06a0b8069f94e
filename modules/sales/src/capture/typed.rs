//! What was typed into the form, or sent by a program under the same names:
//! kept as it is, and read into a call or into what is wrong with it.

use ::activities::activities::{Activity, CallResult, Direction, Outcome};
use base::{Date, Id};
use directory::customers::Customer;
use records::{Ctx, FieldProblem};
use schema::{Choice, Value, parse_value};

/// The texts by their names; shown again as they came when something is wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed(Vec<(String, String)>);

impl Typed {
    pub fn sent(pairs: Vec<(String, String)>) -> Typed {
        Typed(pairs)
    }

    pub fn text(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(sent, _)| sent == name).map_or("", |(_, value)| value.as_str())
    }

    /// Every text of this name, for what may be said several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(sent, _)| sent == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    pub fn has(&self, name: &str) -> bool {
        !self.text(name).trim().is_empty()
    }

    /// What makes two submissions the same one, beside their key.
    pub fn content(&self) -> String {
        let kept = self.0.iter().filter(|(name, _)| !matches!(name.as_str(), "csrf" | "key"));
        kept.map(|(name, value)| format!("{name}={value}\n")).collect()
    }
}

/// Who is meant, beside what the number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Unsaid,
    /// Somebody who is not among those that have this number.
    New,
    Known(Id<Customer>),
}

/// A call as it was heard.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub number: Option<String>,
    pub who: Who,
    pub name: Option<String>,
    pub city: Option<String>,
    pub mobile: Option<String>,
    pub wanted: Option<String>,
    pub direction: Direction,
    pub result: CallResult,
    pub outcome: Option<Outcome>,
    pub note: Option<String>,
    pub next_on: Option<Date>,
    /// What was promised earlier and is done by this call.
    pub fulfils: Vec<Id<Activity>>,
}

/// The call, or everything that is wrong with it at once.
pub(super) fn heard(ctx: &Ctx, typed: &Typed) -> Result<Call, Vec<FieldProblem>> {
    let mut reader = Reader { ctx, typed, problems: Vec::new() };
    let direction = reader.choice("direction", Direction::Incoming);
    let who = reader.who();
    // Whoever was found by name was chosen; the name is no number of theirs.
    let found_by_name = words(typed).is_some() && matches!(who, Who::Known(_));
    let number = if found_by_name { None } else { reader.text("number", ("customers", "mobile")) };
    let call = Call {
        number,
        who,
        name: reader.text("name", ("customers", "name")),
        city: reader.text("city", ("customers", "city")),
        mobile: reader.text("mobile", ("customers", "mobile")),
        wanted: reader.text("wanted", ("customers", "wanted")),
        direction,
        // Whoever rang us was answered, or there would be nothing to write.
        result: match direction {
            Direction::Incoming => CallResult::Answered,
            Direction::Outgoing => reader.choice("result", CallResult::Answered),
        },
        outcome: reader.value("outcome", ("activities", "outcome")).text().and_then(Outcome::from_key),
        note: reader.text("note", ("activities", "body")),
        next_on: reader.next_step(),
        fulfils: reader.fulfils(),
    };
    let unsaid = call.number.is_none() && call.name.is_none() && !matches!(call.who, Who::Known(_));
    if unsaid && !reader.is_wrong("number") {
        reader.wrong("number", "capture-nobody");
    }
    if reader.problems.is_empty() { Ok(call) } else { Err(reader.problems) }
}

/// The number in its one form, if it is one already.
pub(super) fn number(ctx: &Ctx, typed: &Typed) -> Option<String> {
    Reader { ctx, typed, problems: Vec::new() }.text("number", ("customers", "mobile"))
}

/// Words that stand where the number should: somebody's name, most likely.
pub(super) fn words(typed: &Typed) -> Option<&str> {
    let text = typed.text("number").trim();
    let is_name = text.chars().filter(|c| c.is_alphabetic()).count() > 1 && !text.chars().any(char::is_numeric);
    (is_name && text.len() <= LONGEST_NAME).then_some(text)
}

/// Why what stands there is no number; nothing while it is empty or is one.
pub(super) fn unread(ctx: &Ctx, typed: &Typed) -> Option<FieldProblem> {
    let mut reader = Reader { ctx, typed, problems: Vec::new() };
    reader.text("number", ("customers", "mobile"));
    reader.problems.pop()
}

/// The same for who must have one: the number, or what is wrong with it.
pub(super) fn read_number(ctx: &Ctx, typed: &Typed) -> Result<String, Vec<FieldProblem>> {
    let mut reader = Reader { ctx, typed, problems: Vec::new() };
    let number = reader.text("number", ("customers", "mobile"));
    if number.is_none() && reader.problems.is_empty() {
        reader.wrong("number", "value-required");
    }
    number.ok_or(reader.problems)
}

/// Bytes of a name that is looked for.
const LONGEST_NAME: usize = 200;

struct Reader<'a> {
    ctx: &'a Ctx,
    typed: &'a Typed,
    problems: Vec<FieldProblem>,
}

impl Reader<'_> {
    fn wrong(&mut self, name: &str, text: &str) {
        self.problems.push(FieldProblem::new(name, text));
    }

    fn is_wrong(&self, name: &str) -> bool {
        self.problems.iter().any(|problem| problem.field == name)
    }

    /// What was typed under `name`, as a value of the field that it is for.
    fn value(&mut self, name: &str, (entity, field): (&str, &str)) -> Value {
        let def = self.ctx.def(entity).ok();
        let Some((def, field)) = def.as_ref().and_then(|def| Some((def, def.field(field)?))) else {
            return Value::Null;
        };
        match parse_value(def, field, self.typed.text(name), &self.ctx.reading(), &self.ctx.names()) {
            Ok(value) => value,
            Err(problem) => {
                self.problems.push(FieldProblem::from_value(name, problem));
                Value::Null
            }
        }
    }

    fn text(&mut self, name: &str, field: (&str, &str)) -> Option<String> {
        self.value(name, field).text().map(str::to_owned)
    }

    fn choice<C: Choice>(&mut self, name: &str, usual: C) -> C {
        self.value(name, ("activities", name)).text().and_then(C::from_key).unwrap_or(usual)
    }

    fn who(&mut self) -> Who {
        match self.typed.text("customer").trim() {
            "" => Who::Unsaid,
            "new" => Who::New,
            id => id.parse().map(|id: Id| Who::Known(id.of())).unwrap_or_else(|_| {
                self.wrong("customer", "value-not-an-id");
                Who::Unsaid
            }),
        }
    }

    fn fulfils(&mut self) -> Vec<Id<Activity>> {
        let read: Result<Vec<Id>, _> = self.typed.all("fulfils").map(str::parse).collect();
        match read {
            Ok(ids) => ids.into_iter().map(Id::of).collect(),
            Err(_) => {
                self.wrong("fulfils", "value-not-an-id");
                Vec::new()
            }
        }
    }

    /// One of the offered days, or one that was typed; a promise looks ahead.
    fn next_step(&mut self) -> Option<Date> {
        let offered = self.typed.text("next").trim().parse::<Date>().ok();
        let day = match offered {
            Some(day) => Some(day),
            None => match self.value("next_on", ("activities", "due_on")) {
                Value::Date(day) => Some(day),
                _ => None,
            },
        };
        if day.is_some_and(|day| day < self.ctx.today()) {
            self.wrong("next_on", "capture-next-past");
        }
        if day.is_none() && self.typed.text("next") == "date" && !self.is_wrong("next_on") {
            self.wrong("next_on", "capture-next-unsaid");
        }
        day
    }
}
