//! Today's list of everybody: something late, calls and tasks for today, a
//! meeting or a visit, and what the next days bring. The deals have brought
//! some of it; this sees to it that nobody's list is empty.

use activities::activities::ActivityKind::{self, Call, Meeting, Task, Visit};
use rand::RngExt;

use super::{
    Client, Teller,
    happenings::{Matter, Scene},
};
use crate::demo::cast::{ADMINISTRATOR, MANAGER, Part, STAFF};

/// Kind and days from today.
const SELLING: [(ActivityKind, i64); 12] = [
    (Call, 0),
    (Call, 0),
    (Task, 0),
    (Meeting, 0),
    (Call, -1),
    (Task, -3),
    (Call, 0),
    (Visit, 1),
    (Call, 1),
    (Task, 2),
    (Meeting, 3),
    (Call, 5),
];
const OFFICE: [(ActivityKind, i64); 6] = [(Task, 0), (Task, 0), (Meeting, 0), (Task, -2), (Task, 1), (Task, 4)];

impl Teller<'_> {
    pub(super) fn fill_lists_of_today(&mut self) {
        for (user, member) in STAFF.iter().enumerate() {
            match member.part {
                Part::Administrator => self.fill_list(user, user, &OFFICE, Some("admin-task")),
                // The manager gives the accountant, who may only read, what to do.
                Part::Accountant => self.fill_list(user, MANAGER, &OFFICE, Some("accounts-task")),
                Part::Service => self.fill_list(user, user, &SELLING[..9], Some("service-task")),
                Part::Manager | Part::BranchManager | Part::Seller => self.fill_list(user, user, &SELLING, None),
            }
            if member.part == Part::Seller {
                let client = self.one_to_call(user);
                let at = self.any_moment(self.plan.clients[client].made).min(self.days.now);
                self.whisper(Scene { by: user, client, deal: None }, at);
            }
        }
    }

    /// Each begins with something that was done in the last days.
    fn fill_list(&mut self, owner: usize, by: usize, wanted: &[(ActivityKind, i64)], tasks: Option<&str>) {
        for (kind, days) in wanted {
            let client = self.one_to_call(owner);
            let scene = Scene { by, client, deal: None };
            let ago = self.days.after(self.days.today, days.min(&0) - self.chance.random_range(1..6));
            let made = self.plan.clients[client].made;
            let moment = self.days.moment(&mut self.chance, self.days.next_open(ago)).max(made).min(self.days.now);
            let matter =
                self.one_of(&[(Matter::Chat, 3), (Matter::Price, 3), (Matter::PriceTold, 2), (Matter::Note, 2)]);
            let before = self.add(scene, moment, if by == ADMINISTRATOR { Matter::Note } else { matter }, None);
            let day = self.days.after(self.days.today, *days);
            let day = if *days > 0 { self.days.next_open(day) } else { day };
            let promise = self.promise_for(scene, before, day, *kind);
            self.plan.activities[promise].owner = owner;
            if let Some(section) = tasks.filter(|_| *kind == Task) {
                let facts = self.facts(scene, moment);
                self.plan.activities[promise].subject = Some(self.say(section, &facts));
            }
        }
    }

    /// One of a seller's own customers, the good ones more often.
    fn one_to_call(&mut self, user: usize) -> usize {
        let is_theirs = |client: &Client| client.owner == user || !STAFF[user].sells();
        let buys = |client: &Client| client.weight > 0.001 && is_theirs(client);
        let them: Vec<usize> = (0..self.plan.clients.len()).filter(|at| buys(&self.plan.clients[*at])).collect();
        // Who came first buys most.
        let at = self.rather_few(0, them.len() as i64 - 1);
        them.get(at as usize).copied().unwrap_or_default()
    }
}
