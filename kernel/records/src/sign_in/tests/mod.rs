//! Sign-in on both databases, at a small company on a day of our choosing.

mod entering;
mod keys;
mod last;
mod links;
mod own;
mod sessions;
mod set_up;

use std::{net::IpAddr, sync::Arc};

use base::{FrozenClock, Id};
use jiff::SignedDuration;
use store::Db;

use super::{Entry, Origin, SetUp, SignedIn, enter, session};
use crate::{
    Ctx, Door, Error, Settings, Workspace, Writes,
    people::{USER_ACTIVE, USER_EMAIL, USER_NAME, USER_ROLES, User},
};

const MARYAM: &str = "maryam@pars.example";
const RIGHT: &str = "three red cups 7";
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Pars Textile, with Maryam as its administrator.
struct Town {
    workspace: Arc<Workspace>,
    clock: Arc<FrozenClock>,
    maryam: Id,
}

impl Town {
    async fn open(db: Db) -> Town {
        let (workspace, clock) = empty(db).await;
        super::set_up(&workspace, asked(), &at("192.0.2.1")).await.unwrap();
        let town = Town { workspace, clock, maryam: Id::from_raw(0) };
        let maryam = town.signed_in(&town.enter(MARYAM, RIGHT, "192.0.2.1").await).await.person.actor.user;
        Town { maryam, ..town }
    }

    async fn enter(&self, email: &str, password: &str, address: &str) -> String {
        match enter(&self.workspace, email, password, &at(address)).await.unwrap() {
            Entry::Welcome(session) => session.token,
            Entry::Wrong => "wrong".into(),
            Entry::Locked { wait } => format!("locked for {} s", wait.as_secs()),
        }
    }

    async fn enters(&self, email: &str, password: &str, address: &str) -> bool {
        self.enter(email, password, address).await.len() == 43
    }

    async fn signed_in(&self, token: &str) -> SignedIn {
        session(&self.workspace, token).await.unwrap().expect("a session")
    }

    async fn is_open(&self, token: &str) -> bool {
        session(&self.workspace, token).await.unwrap().is_some()
    }

    fn system(&self) -> Ctx {
        Ctx::system(self.workspace.clone(), Door::Command)
    }

    async fn as_maryam(&self) -> Ctx {
        let maryam = self.maryam;
        let person = self.system().read(move |tx| crate::people::person(tx, maryam)).await.unwrap().unwrap();
        Ctx::new(self.workspace.clone(), Arc::new(person.actor), Door::Page, Settings::default().format())
    }

    async fn hire(&self, name: &str, email: Option<&str>) -> Id {
        let (name, email) = (name.to_owned(), email.map(str::to_owned));
        let hire = move |tx: &mut Writes<'_, '_>| {
            let mut user = tx.new_record::<User>()?;
            user.set(USER_NAME, name);
            user.set(USER_EMAIL, email);
            user.set(USER_ROLES, Vec::new());
            tx.save(user).map(|user| user.id)
        };
        self.system().write(hire).await.unwrap()
    }

    async fn dismiss(&self, user: Id) {
        let dismiss = move |tx: &mut Writes<'_, '_>| {
            let mut record = tx.find(user.of::<User>())?;
            record.set(USER_ACTIVE, false);
            tx.save(record).map(drop)
        };
        self.system().write(dismiss).await.unwrap();
    }
}

async fn empty(db: Db) -> (Arc<Workspace>, Arc<FrozenClock>) {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
    (Workspace::open(db, Vec::new(), clock.clone(), 1).await.unwrap(), clock)
}

fn at(address: &str) -> Origin {
    Origin { address: address.parse::<IpAddr>().unwrap(), agent: "a browser".into() }
}

fn asked() -> SetUp {
    let settings = Settings { company: "پارس نساج".into(), ..Settings::default() };
    SetUp { settings, name: "مریم رضایی".into(), email: MARYAM.into(), password: RIGHT.into() }
}

fn fields(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(problems) => problems.iter().map(|one| format!("{}: {}", one.field, one.text)).collect(),
        other => panic!("{other}"),
    }
}
