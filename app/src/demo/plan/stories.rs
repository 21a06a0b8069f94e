//! What belongs to each deal, from the first call to the question whether the
//! load has arrived; and the daily talk with everybody else.

use activities::activities::ActivityKind;
use base::Instant;
use rand::RngExt;

use super::{
    Teller,
    deals::To,
    happenings::{Matter, Scene},
};
use crate::demo::cast::{MANAGER, SERVICE};

use Matter::{
    Arrived, Busy, Chat, Cheque, Complaint, ComplaintAnswer, Delivery, Letter, Meeting, Message, Negotiation, NoAnswer,
    NotSerious, Note, Order, Price, PriceTold, Proforma, Sample, Visit, Won, WrongNumber,
};

/// What is done while a deal stands in an open stage.
const IN_STAGE: [&[(Matter, u32)]; 4] = [
    &[(PriceTold, 4), (NoAnswer, 3), (Busy, 1), (Message, 1), (Chat, 1)],
    &[(Sample, 3), (PriceTold, 3), (Visit, 2), (NoAnswer, 2), (Chat, 1), (Note, 1)],
    &[(Proforma, 5), (NoAnswer, 2), (Message, 1), (PriceTold, 1), (Meeting, 1)],
    &[(Negotiation, 6), (Visit, 1), (Cheque, 1), (NoAnswer, 1)],
];

/// What is talked of beside deals.
const DAILY: [(Matter, u32); 15] = [
    (Chat, 20),
    (Price, 13),
    (PriceTold, 10),
    (NoAnswer, 12),
    (Busy, 4),
    (Message, 3),
    (WrongNumber, 1),
    (NotSerious, 2),
    (Note, 15),
    (Cheque, 7),
    (Complaint, 4),
    (Delivery, 3),
    (Visit, 8),
    (Meeting, 4),
    (Letter, 8),
];

impl Teller<'_> {
    pub(super) fn tell_deals(&mut self) {
        for deal in 0..self.plan.deals.len() {
            self.tell_deal(deal);
        }
    }

    fn tell_deal(&mut self, at: usize) {
        let deal = self.plan.deals[at].clone();
        let scene = Scene { by: deal.by, client: deal.client, deal: Some(at) };
        let first = self.one_of(&[(Price, 7), (Sample, 2), (Chat, 1)]);
        let mut last = self.add(scene, deal.opened, first, None);
        let mut from = deal.opened;
        for (stage, step) in deal.steps.iter().enumerate() {
            last = self.between(scene, stage, last, from, step.at);
            let matter = match step.to {
                To::Open(1) => self.one_of(&[(Sample, 1), (PriceTold, 2), (Visit, 1)]),
                To::Open(2) => Proforma,
                To::Open(_) => Negotiation,
                To::Won => Won,
                To::Lost(reason) => Matter::Lost(reason),
            };
            last = self.follow(scene, last, step.at, matter, 0.5);
            from = step.at;
        }
        match deal.end() {
            Some(To::Won) => self.deliver(scene, last, from),
            Some(_) => {}
            None => self.stay_open(scene, deal.stage(), last, from),
        }
    }

    /// Up to three things while the deal stands in a stage.
    fn between(&mut self, scene: Scene, stage: usize, mut last: usize, from: Instant, to: Instant) -> usize {
        let (first, end) = (self.days.day_of(from), self.days.day_of(to));
        let length = self.days.between(first, end);
        let mut days: Vec<i64> = (0..self.chance.random_range(0..4)).map(|_| self.rather_few(1, length)).collect();
        days.sort_unstable();
        days.dedup();
        for day in days {
            let day = self.days.open_after(first, day);
            if day < end && day < self.days.today {
                let (matter, moment) = (self.one_of(IN_STAGE[stage.min(3)]), self.days.moment(&mut self.chance, day));
                last = self.follow(scene, last, moment, matter, 0.5);
            }
        }
        last
    }

    /// Promised before, or done without having been promised.
    fn follow(&mut self, scene: Scene, last: usize, at: Instant, matter: Matter, promised: f64) -> usize {
        let before = self.plan.activities[last].happened();
        match before.is_some_and(|before| before < at) && self.happens(promised) {
            true => self.keep(scene, last, at, matter),
            false => self.add(scene, at, matter, None),
        }
    }

    /// After it was won: loading, whether it has arrived, the cheque.
    fn deliver(&mut self, scene: Scene, won: usize, at: Instant) {
        let mut last = won;
        let mut day = self.days.day_of(at);
        let later = [(Delivery, (1, 3), 0.9), (Arrived, (3, 7), 0.85), (Cheque, (15, 40), 0.35)];
        for (matter, (least, most), share) in later {
            day = self.days.open_after(day, self.chance.random_range(least..=most));
            let moment = self.days.moment(&mut self.chance, day);
            if self.happens(share) && self.plan.activities[last].happened().is_some() {
                last = match self.is_past(moment) {
                    true => self.follow(scene, last, moment, matter, 0.8),
                    false => self.keep(scene, last, moment, matter),
                };
            }
        }
        if self.happens(0.1) && self.plan.activities[last].happened().is_some() {
            self.complain(Scene { deal: None, ..scene }, day);
        }
    }

    /// What was last done about a deal that is still open, and what comes next.
    fn stay_open(&mut self, scene: Scene, stage: usize, last: usize, from: Instant) {
        let last = self.between(scene, stage, last, from, self.days.now);
        if self.plan.activities[last].happened().is_none() || self.happens(0.2) {
            return;
        }
        let day = self.days.open_after(self.days.today, self.chance.random_range(-3..9));
        let moment = self.days.moment(&mut self.chance, day);
        if self.is_past(moment) {
            let kind = self.one_of(&[(ActivityKind::Call, 3), (ActivityKind::Task, 2)]);
            self.promise_for(scene, last, day, kind);
        } else {
            let matter = self.one_of(IN_STAGE[stage.min(3)]);
            self.keep(scene, last, moment, matter);
        }
    }

    /// A complaint, which the service answers some days later.
    fn complain(&mut self, scene: Scene, day: base::Date) {
        let moment = self.days.moment(&mut self.chance, self.days.next_open(day));
        if !self.is_past(moment) || moment < self.plan.clients[scene.client].made {
            return;
        }
        let scene = Scene { by: SERVICE, deal: None, ..scene };
        let heard = self.add(scene, moment, Complaint, None);
        let answered = self.days.open_after(day, self.chance.random_range(1..5));
        let moment = self.moment_after(answered, moment);
        self.keep(scene, heard, moment, ComplaintAnswer);
    }

    /// Daily talk until the timelines are as long as they shall be.
    pub(super) fn fill_timelines(&mut self) {
        while self.plan.activities.len() < self.size.activities() {
            let client = match self.happens(0.72) {
                true => self.buyer(self.days.now),
                false => self.chance.random_range(0..self.plan.clients.len()),
            };
            let made = self.plan.clients[client].made;
            let moment = self.any_moment(made);
            if self.is_past(moment) {
                self.talk(client, moment);
            }
        }
        self.plan.activities.truncate(self.size.activities());
    }

    fn talk(&mut self, client: usize, at: Instant) {
        let owner = self.plan.clients[client].owner;
        let by = self.one_of(&[(owner, 90), (MANAGER, 4), (SERVICE, 6)]);
        let scene = Scene { by, client, deal: None };
        match self.one_of(&DAILY) {
            Complaint => self.complain(scene, self.days.day_of(at)),
            Price if self.happens(0.2) => drop(self.add(scene, at, Order, None)),
            Note if self.happens(0.08) => self.whisper(scene, at),
            matter => {
                let talk = self.add(scene, at, matter, None);
                if matter != NotSerious && matter != WrongNumber && self.happens(0.3) {
                    let day = self.days.open_after(self.days.day_of(at), self.chance.random_range(1..7));
                    let (next, matter) = (self.moment_after(day, at), self.one_of(&DAILY[..6]));
                    self.keep(scene, talk, next, matter);
                }
            }
        }
    }

    /// A note that is for nobody else.
    pub(super) fn whisper(&mut self, scene: Scene, at: Instant) {
        let (note, facts) = (self.add(scene, at, Note, None), self.facts(scene, at));
        let body = Some(self.say("private", &facts));
        let note = &mut self.plan.activities[note];
        (note.is_private, note.done.body) = (true, body);
    }
}
