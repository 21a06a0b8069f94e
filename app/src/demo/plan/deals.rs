//! The deals: opened when the season brings them, walked through the stages
//! with the delays of real life, and won, lost or still open.

use base::{Date, Instant};
use rand::RngExt;

use super::Teller;
use crate::demo::market::GOODS;

/// A deal and all that happens to it.
#[derive(Clone, Debug)]
pub struct Deal {
    pub opened: Instant,
    pub by: usize,
    pub client: usize,
    pub product: usize,
    pub kilos: i64,
    /// Tomans a kilo on the day it was opened.
    pub price: i64,
    pub expected: Date,
    /// What happens to it later, in order.
    pub steps: Vec<Step>,
}

/// A passage into another stage.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: Instant,
    pub to: To,
    /// A discount in per cent that goes with it, and a new expected day.
    pub discount: i64,
    pub expected: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The open stage of this place, from 0.
    Open(usize),
    Won,
    /// The place of the reason in [`super::super::play::REASONS`].
    Lost(usize),
}

/// Of a hundred deals that enter an open stage, how many go on; and the days
/// that they stay at least and at most.
const STAGES: [(f64, (i64, i64)); 4] = [(0.80, (1, 7)), (0.79, (2, 14)), (0.78, (2, 18)), (0.72, (2, 26))];
/// Why deals are lost, by stage: price, late answer, rival, no need, silence.
const REASONS: [[u32; 5]; 4] = [[25, 15, 8, 20, 32], [30, 14, 18, 18, 20], [40, 10, 24, 10, 16], [46, 5, 32, 8, 9]];
/// Recent deals of which nobody decides anything.
const STALLED: f64 = 0.1;

impl Deal {
    /// Whether it was won, lost, or neither yet.
    pub fn end(&self) -> Option<To> {
        self.steps.last().map(|step| step.to).filter(|to| !matches!(to, To::Open(_)))
    }

    /// The open stage that it stands in, or stood in last.
    pub fn stage(&self) -> usize {
        let open = |step: &Step| if let To::Open(stage) = step.to { Some(stage) } else { None };
        self.steps.iter().rev().find_map(open).unwrap_or(0)
    }
}

impl Teller<'_> {
    pub(super) fn open_deals(&mut self) {
        let mut deals: Vec<Deal> = (0..self.size.deals()).map(|_| self.deal()).collect();
        deals.sort_by_key(|deal| deal.opened);
        self.plan.deals = deals;
    }

    fn deal(&mut self) -> Deal {
        let day = self.any_day(self.days.open_after(self.days.first, 2));
        let opened = self.days.moment(&mut self.chance, day).min(self.days.now);
        let client = self.buyer(opened);
        let (likes, by) = (self.plan.clients[client].likes, self.plan.clients[client].owner);
        let product = match self.happens(0.55) {
            true => likes,
            false => (likes + self.chance.random_range(1..5)) % GOODS.len(),
        };
        let (least, most) = GOODS[product].kilos;
        let kilos = round(self.rather_few(least, most));
        let price = self.price(product, opened);
        let expected = self.days.open_after(day, self.chance.random_range(12..45));
        let mut deal = Deal { opened, by, client, product, kilos, price, expected, steps: Vec::new() };
        self.walk(&mut deal);
        deal
    }

    /// A customer who was there by then, the good ones more often.
    pub(super) fn buyer(&mut self, by: Instant) -> usize {
        let there = |client: &super::Client| if client.made < by { client.weight } else { 0.0 };
        let all: f64 = self.plan.clients.iter().map(there).sum();
        let mut left = self.chance.random_range(0.0..all.max(f64::MIN_POSITIVE));
        for (at, client) in self.plan.clients.iter().enumerate() {
            left -= there(client);
            if left < 0.0 {
                return at;
            }
        }
        0
    }

    /// Tomans a kilo on that day: prices rise over the year.
    pub(super) fn price(&mut self, product: usize, at: Instant) -> i64 {
        let drift = 0.74 + 0.26 * self.days.share(at) + self.chance.random_range(-0.02..0.02);
        let price = (GOODS[product].price as f64 * drift) as i64;
        (price / 500).max(1) * 500
    }

    fn walk(&mut self, deal: &mut Deal) {
        let recent = self.days.between(self.days.day_of(deal.opened), self.days.today) < 110;
        let stalls = (recent && self.happens(STALLED)).then(|| self.chance.random_range(0..4));
        let mut moment = deal.opened;
        for (stage, (goes_on, (least, most))) in STAGES.into_iter().enumerate() {
            if stalls == Some(stage) {
                return;
            }
            let stay = self.rather_few(least, most);
            let day = self.days.open_after(self.days.day_of(moment), stay);
            moment = self.moment_after(day, moment);
            let to = match (self.happens(goes_on), stage) {
                (false, _) => To::Lost(self.reason(stage)),
                (true, 3) => To::Won,
                (true, _) => To::Open(stage + 1),
            };
            if !self.is_past(moment) {
                return;
            }
            let step = self.step(moment, to);
            deal.steps.push(step);
            if matches!(to, To::Lost(_)) {
                return;
            }
        }
    }

    fn step(&mut self, at: Instant, to: To) -> Step {
        let bargained = to == To::Open(3) || to == To::Won;
        let discount = if bargained && self.happens(0.4) { self.chance.random_range(1..5) } else { 0 };
        let later = self.days.open_after(self.days.day_of(at), self.chance.random_range(5..20));
        let expected = (matches!(to, To::Open(_)) && self.happens(0.3)).then_some(later);
        Step { at, to, discount, expected }
    }

    fn reason(&mut self, stage: usize) -> usize {
        let weights: Vec<_> = REASONS[stage].into_iter().enumerate().collect();
        self.one_of(&weights)
    }
}

/// As it is ordered: in whole bags, and large ones in whole hundreds.
fn round(kilos: i64) -> i64 {
    match kilos {
        1_000.. => kilos / 500 * 500,
        100.. => kilos / 50 * 50,
        20.. => kilos / 10 * 10,
        _ => kilos,
    }
}
