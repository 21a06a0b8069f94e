//! One thing that was done: a call with its result, a visit, a letter, a note,
//! and what is written down about it.

use activities::activities::{ActivityKind, CallResult, Direction, Outcome};
use base::{Date, Instant};
use rand::RngExt;

use super::Teller;
use crate::demo::{market::GOODS, words::Facts};

/// An entry of a timeline: what was done, or what was promised and then done.
#[derive(Clone, Debug)]
pub struct Activity {
    /// When and by whom it was written down.
    pub at: Instant,
    pub by: usize,
    /// Whose it is, when somebody else's.
    pub owner: usize,
    pub client: usize,
    pub deal: Option<usize>,
    pub subject: Option<String>,
    pub done: Done,
    pub is_private: bool,
    /// The entry in which it was promised.
    pub follows: Option<usize>,
    /// The day it is promised for, and the hour if there is one.
    pub due: Option<(Date, Option<Instant>)>,
    /// When a promise was kept or called off; open until then.
    pub end: Option<End>,
}

#[derive(Clone, Copy, Debug)]
pub struct End {
    pub at: Instant,
    pub is_cancelled: bool,
}

/// What there is to tell of it.
#[derive(Clone, Debug)]
pub struct Done {
    pub kind: ActivityKind,
    pub body: Option<String>,
    pub direction: Option<Direction>,
    pub result: Option<CallResult>,
    pub outcome: Option<Outcome>,
    pub minutes: Option<i64>,
}

impl Activity {
    /// When it was over, so that something may follow from it.
    pub fn happened(&self) -> Option<Instant> {
        match (self.due, self.end) {
            (None, _) => Some(self.at),
            (Some(_), end) => end.map(|end| end.at),
        }
    }
}

/// With whom, and about which deal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    pub by: usize,
    pub client: usize,
    pub deal: Option<usize>,
}

/// What it is about; each has its own sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    Price,
    PriceTold,
    Sample,
    Order,
    Proforma,
    Negotiation,
    Won,
    Lost(usize),
    Complaint,
    ComplaintAnswer,
    Cheque,
    Delivery,
    Arrived,
    Chat,
    NoAnswer,
    Busy,
    WrongNumber,
    Message,
    NotSerious,
    Visit,
    Meeting,
    Letter,
    Note,
}

impl Matter {
    fn section(self) -> &'static str {
        match self {
            Matter::Price => "price",
            Matter::PriceTold => "price-told",
            Matter::Sample => "sample",
            Matter::Order => "order",
            Matter::Proforma => "proforma",
            Matter::Negotiation => "negotiation",
            Matter::Won => "won",
            Matter::Lost(reason) => {
                ["lost-price", "lost-late", "lost-rival", "lost-no-need", "lost-silent"][reason.min(4)]
            }
            Matter::Complaint => "complaint",
            Matter::ComplaintAnswer => "complaint-answer",
            Matter::Cheque => "cheque",
            Matter::Delivery => "delivery",
            Matter::Arrived => "arrived",
            Matter::Chat => "chat",
            Matter::NoAnswer => "no-answer",
            Matter::Busy => "busy",
            Matter::WrongNumber => "wrong",
            Matter::Message => "message",
            Matter::NotSerious => "not-serious",
            Matter::Visit => "visit",
            Matter::Meeting => "meeting",
            Matter::Letter => "letter-body",
            Matter::Note => "note",
        }
    }

    fn outcome(self) -> Option<Outcome> {
        match self {
            Matter::Price | Matter::PriceTold | Matter::Proforma | Matter::Negotiation => Some(Outcome::Price),
            Matter::Sample => Some(Outcome::Sample),
            Matter::Order | Matter::Won => Some(Outcome::Order),
            Matter::Complaint | Matter::ComplaintAnswer => Some(Outcome::Complaint),
            Matter::NotSerious => Some(Outcome::NotSerious),
            _ => Some(Outcome::Other),
        }
    }

    /// How a call ended.
    fn result(self) -> CallResult {
        match self {
            Matter::NoAnswer | Matter::Lost(4) => CallResult::NoAnswer,
            Matter::Busy => CallResult::Busy,
            Matter::WrongNumber => CallResult::WrongNumber,
            Matter::Message => CallResult::LeftMessage,
            _ => CallResult::Answered,
        }
    }

    /// Whether somebody was met or spoken to, and said a second thing.
    fn was_talk(self) -> bool {
        self.result() == CallResult::Answered && !matches!(self, Matter::Note | Matter::NotSerious | Matter::Lost(_))
    }

    /// Of a hundred calls about it, how many come in.
    fn comes_in(self) -> f64 {
        match self {
            Matter::Price | Matter::Complaint | Matter::NotSerious => 0.9,
            Matter::Sample | Matter::Order | Matter::Chat => 0.5,
            Matter::Cheque | Matter::Negotiation => 0.3,
            _ => 0.0,
        }
    }
}

impl Teller<'_> {
    /// Does it and writes it down.
    pub(super) fn add(&mut self, scene: Scene, at: Instant, matter: Matter, follows: Option<usize>) -> usize {
        let (done, facts) = self.done(scene, at, matter);
        let subject = (matter == Matter::Letter).then(|| self.say("letter", &facts));
        let Scene { by, client, deal } = scene;
        let (owner, is_private, due, end) = (by, false, None, None);
        self.plan.activities.push(Activity {
            at,
            by,
            owner,
            client,
            deal,
            subject,
            done,
            is_private,
            follows,
            due,
            end,
        });
        self.plan.activities.len() - 1
    }

    pub(super) fn done(&mut self, scene: Scene, at: Instant, matter: Matter) -> (Done, Facts) {
        let (kind, facts) = (self.kind(matter), self.facts(scene, at));
        let section = match kind {
            ActivityKind::Visit => "visit",
            ActivityKind::Meeting => "meeting",
            ActivityKind::Letter => "letter-body",
            _ => matter.section(),
        };
        let body = match matter.was_talk() && kind != ActivityKind::Letter {
            true => self.tell(section, &facts),
            false => self.say(section, &facts),
        };
        let is_call = kind == ActivityKind::Call;
        let direction = match kind {
            ActivityKind::Call if self.happens(matter.comes_in()) => Some(Direction::Incoming),
            ActivityKind::Letter if self.happens(0.25) => Some(Direction::Incoming),
            ActivityKind::Call | ActivityKind::Letter => Some(Direction::Outgoing),
            _ => None,
        };
        let result = is_call.then(|| matter.result());
        let answered = result == Some(CallResult::Answered);
        let minutes = match kind {
            ActivityKind::Call if answered => Some(self.rather_few(1, 17)),
            ActivityKind::Meeting => Some(self.chance.random_range(5..19) * 5),
            ActivityKind::Visit => Some(self.chance.random_range(4..15) * 5),
            _ => None,
        };
        (
            Done { kind, body: Some(body), direction, result, outcome: matter.outcome().filter(|_| answered), minutes },
            facts,
        )
    }

    fn kind(&mut self, matter: Matter) -> ActivityKind {
        use ActivityKind::{Call, Letter, Meeting, Note, Visit};
        match matter {
            Matter::Proforma => self.one_of(&[(Letter, 40), (Call, 60)]),
            Matter::Negotiation => self.one_of(&[(Call, 70), (Visit, 18), (Meeting, 12)]),
            Matter::Sample => self.one_of(&[(Call, 80), (Visit, 20)]),
            Matter::Cheque | Matter::Delivery => self.one_of(&[(Call, 65), (Note, 35)]),
            Matter::Lost(_) => self.one_of(&[(Call, 60), (Note, 40)]),
            Matter::Visit => Visit,
            Matter::Meeting => Meeting,
            Matter::Letter => Letter,
            Matter::Note => Note,
            _ => Call,
        }
    }

    /// What is spoken of: the deal, or what this customer usually takes.
    pub(super) fn facts(&mut self, scene: Scene, at: Instant) -> Facts {
        let client = &self.plan.clients[scene.client];
        let (likes, city, who) = (client.likes, client.city, client.who.clone());
        let deal = scene.deal.map(|deal| &self.plan.deals[deal]).map(|deal| (deal.product, deal.kilos, deal.price));
        let (product, kilos, price) = match deal {
            Some(known) => known,
            None => {
                let product = if self.happens(0.6) { likes } else { self.chance.random_range(0..GOODS.len()) };
                let (least, most) = GOODS[product].kilos;
                let kilos = self.rather_few(least, most / 2 + least);
                (product, if kilos > 100 { kilos / 50 * 50 } else { kilos }, self.price(product, at))
            }
        };
        let other = (product + self.chance.random_range(1..GOODS.len())) % GOODS.len();
        let days = self.one_of(&[(7, 1), (10, 2), (15, 2), (30, 4), (45, 3), (60, 2)]);
        Facts { product, other, kilos, price, city, who, day: self.chance.random_range(0..6), days }
    }
}
