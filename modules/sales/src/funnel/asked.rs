//! Which deals a funnel is about, as filters that lists understand too.

use base::{Calendar, Date, Id};
use records::people::{Branch, User};
use schema::{
    Filter, Key, Value,
    filter::{Op, Operand, Test},
};

use crate::{
    pipelines::{Pipeline, Stage},
    products::Product,
};

/// What was asked for; empty is everything that the reader may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The first and the last business day, both included.
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// With all branches below it.
    pub branch: Option<Id<Branch>>,
    pub seller: Option<Id<User>>,
    pub product: Option<Id<Product>>,
    pub pipeline: Option<Id<Pipeline>>,
    /// How quarters are cut; the reader's own calendar unless told otherwise.
    pub calendar: Option<Calendar>,
}

/// The filters of what was asked, with the tree of branches at hand.
pub(super) struct Filters {
    asked: Asked,
    branches: Vec<Id>,
}

impl Filters {
    pub fn new(asked: Asked, branches: Vec<Id>) -> Self {
        Filters { asked, branches }
    }

    /// The deals that are meant, whatever their days.
    pub fn deals(&self) -> Filter {
        Filter::All(self.chosen(&[])).simplify()
    }

    /// Deals that were won, or lost, in the period.
    pub fn closed(&self, kind: &'static str) -> Filter {
        self.deals().and(kind_is(&[kind])).and(self.within("closed_on"))
    }

    pub fn open(&self) -> Filter {
        self.deals().and(kind_is(&["open"])).and(self.within("opened_on"))
    }

    /// Every deal once: on its closing day, or while it is open on its opening day.
    pub fn counted(&self) -> Filter {
        if self.is_ever() {
            return self.deals();
        }
        let closed = kind_is(&["won", "lost"]).and(self.within("closed_on"));
        let open = kind_is(&["open"]).and(self.within("opened_on"));
        self.deals().and(Filter::Any(vec![closed, open]))
    }

    /// Deals that stand in no period, for nobody knows their day.
    pub fn undated(&self) -> Filter {
        self.deals().and(Filter::Any(undated().into()))
    }

    /// The same in two parts that no deal is in both of, each with an index of its own.
    pub fn undated_parts(&self) -> [Filter; 2] {
        undated().map(|part| self.deals().and(part))
    }

    /// Whether nothing was chosen about the deals.
    pub fn is_of_all_deals(&self) -> bool {
        self.chosen(&[]).is_empty()
    }

    /// What was chosen, where sums that know no days and no products tell it.
    pub fn of_all_days(&self) -> Option<Chosen<'_>> {
        let asked = &self.asked;
        (self.is_ever() && asked.product.is_none()).then(|| Chosen {
            branches: asked.branch.map(|_| self.branches.as_slice()),
            seller: asked.seller.map(Id::any),
            pipeline: asked.pipeline.map(Id::any),
        })
    }

    /// The stays behind a figure of a stage.
    pub fn stays(&self, stage: Id<Stage>, outcome: Option<&'static str>, dated: Dated) -> Filter {
        let mut parts = vec![
            test(&["stage"], Op::Is, [Value::Id(stage.any())]),
            test(&["first_time"], Op::Is, [Value::Flag(true)]),
        ];
        parts.extend(outcome.map(|outcome| test(&["outcome"], Op::Is, [Value::Text(outcome.to_owned())])));
        parts.push(self.entered(dated));
        parts.extend(self.chosen(&["opportunity"]));
        Filter::All(parts).simplify()
    }

    pub fn entered(&self, dated: Dated) -> Filter {
        match dated {
            Dated::InPeriod => self.within("entered_on"),
            Dated::Unknown => Filters::undated_stays(),
        }
    }

    /// Stays that entered on no known day.
    pub fn undated_stays() -> Filter {
        empty(&["entered_on"])
    }

    /// The days of the period in a field; everything when none is given.
    pub fn within(&self, field: &'static str) -> Filter {
        if self.is_ever() {
            return Filter::everything();
        }
        let end = |day: Option<Date>| day.map(Value::Date);
        let range = Operand::Range(end(self.asked.from), end(self.asked.until));
        Filter::Test(Test { path: path(&[field]), op: Op::Within, values: vec![range] })
    }

    fn is_ever(&self) -> bool {
        self.asked.from.is_none() && self.asked.until.is_none()
    }

    /// What was chosen about a deal, reached through `links`.
    fn chosen(&self, links: &[&'static str]) -> Vec<Filter> {
        let asked = &self.asked;
        let one = |field: &'static str, id: Option<Id>| Some(at(links, field, &[id?]));
        let branch = asked.branch.map(|_| at(links, "branch", &self.branches));
        let rest = [
            one("owner", asked.seller.map(Id::any)),
            one("product", asked.product.map(Id::any)),
            one("pipeline", asked.pipeline.map(Id::any)),
        ];
        branch.into_iter().chain(rest.into_iter().flatten()).collect()
    }
}

/// What may be chosen about a deal besides its days and its product.
pub(super) struct Chosen<'a> {
    pub branches: Option<&'a [Id]>,
    pub seller: Option<Id>,
    pub pipeline: Option<Id>,
}

fn undated() -> [Filter; 2] {
    [kind_is(&["won", "lost"]).and(empty(&["closed_on"])), kind_is(&["open"]).and(empty(&["opened_on"]))]
}

/// Whether stays of the period are meant, or those whose day nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dated {
    InPeriod,
    Unknown,
}

/// The deals of one group: one seller, one product; none is "without".
pub(super) fn of_group(field: &'static str, id: Option<Id>) -> Filter {
    id.map_or_else(|| empty(&[field]), |id| at(&[], field, &[id]))
}

/// The reason of a loss, reached through `links`; none is "not given".
pub(super) fn of_reason(links: &[&'static str], id: Option<Id>) -> Filter {
    let whole: Vec<&'static str> = links.iter().copied().chain(["lost_reason"]).collect();
    id.map_or_else(|| empty(&whole), |id| at(links, "lost_reason", &[id]))
}

fn at(links: &[&'static str], field: &'static str, ids: &[Id]) -> Filter {
    let whole: Vec<&'static str> = links.iter().copied().chain([field]).collect();
    test(&whole, Op::Is, ids.iter().map(|id| Value::Id(*id)))
}

fn kind_is(kinds: &[&'static str]) -> Filter {
    test(&["stage", "kind"], Op::Is, kinds.iter().map(|kind| Value::Text((*kind).to_owned())))
}

fn empty(keys: &[&'static str]) -> Filter {
    test(keys, Op::Empty, [])
}

fn test(keys: &[&'static str], op: Op, values: impl IntoIterator<Item = Value>) -> Filter {
    Filter::Test(Test { path: path(keys), op, values: values.into_iter().map(Operand::Value).collect() })
}

fn path(keys: &[&'static str]) -> Vec<Key> {
    keys.iter().map(|&key| key.into()).collect()
}
