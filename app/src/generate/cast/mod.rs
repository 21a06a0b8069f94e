//! Who works there: a head office with branches below it, teams, and sellers,
//! some of whom are known by what they hold.

mod staff;

use base::Id;
use records::{Ctx, Result, sign_in};
use sales::{lost_reasons::LostReason, pipelines::Steps, products::Product};

use self::staff::{Names, settle};
use super::dice::Dice;
use crate::demo::{PASSWORD, market::CITIES, words::Words};

/// Who can sign in, and what they see: for looking, and for measuring.
pub const NAMED: [(&str, &str); 6] = [
    ("admin", "app-generate-admin"),
    ("branch", "app-generate-branch"),
    ("team", "app-generate-team"),
    ("large", "app-generate-large"),
    ("middle", "app-generate-middle"),
    ("small", "app-generate-small"),
];

/// The places of those who are known by what they hold, among the sellers.
pub(crate) const LARGE: usize = 0;
const MIDDLE: usize = 1;
const SMALL: usize = 2;

/// A seller, with the team and branch that their records get.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seller {
    pub user: Id,
    pub team: Id,
    pub branch: Id,
}

pub(crate) struct Cast {
    pub sellers: Vec<Seller>,
    pub products: Vec<Id<Product>>,
    pub product_names: Vec<String>,
    pub steps: Steps,
    pub reasons: Vec<Id<LostReason>>,
    pub people: usize,
}

impl Cast {
    /// Whose a customer is: three tenths are one seller's, one in two hundred another's, fifty a
    /// third one's, and the rest are shared out unevenly among the others.
    pub fn owner_of(&self, customer: u64, all: u64, seed: u64) -> usize {
        let (every, mut dice) = ((all / 50).max(1), Dice::of(seed, 11, customer));
        if customer % every == every / 2 && customer / every < 50 {
            return SMALL;
        }
        match dice.below(200) {
            0..60 => LARGE,
            60 => MIDDLE,
            _ => {
                let others = (self.sellers.len() - 3) as u64;
                3 + dice.below(others).min(dice.below(others)) as usize
            }
        }
    }
}

pub(crate) fn email(login: &str, tag: &str) -> String {
    format!("{login}{tag}@peyvand.example")
}

/// Makes branches, teams, the role of team leaders, people and products; those who are named can sign in.
pub(crate) async fn hire(system: &Ctx, words: &Words, tag: &str) -> Result<Cast> {
    let (names, tag) = (Names::of(words), tag.to_owned());
    let (cast, signing) = system.write(move |tx| settle(tx, &names, &tag)).await?;
    for user in signing {
        sign_in::set_password(system, user, PASSWORD).await?;
    }
    Ok(cast)
}

/// The branch that serves a city of the list.
pub(crate) fn area_of(city: usize) -> &'static str {
    CITIES[city].area
}
