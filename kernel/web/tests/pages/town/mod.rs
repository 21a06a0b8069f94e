//! A small town: Maryam and Reza keep shops and see their own, Parvin oversees
//! all of them, Omid has no business here, and the boss may everything.

mod answer;
mod asked;
mod people;
mod shops;

use std::{collections::HashMap, sync::Arc};

use axum::Router;
use base::{FrozenClock, Id, Instant, Money};
use records::{Ctx, Door, Module, Workspace, people as staff};
use store::Db;
use tokio::sync::Mutex;
use web::{App, Preset, ServeOptions};

pub use self::{answer::*, people::Who, shops::*};

pub struct Town {
    pub workspace: Arc<Workspace>,
    pub clock: Arc<FrozenClock>,
    router: Router,
    pub users: HashMap<Who, Id>,
    sessions: Mutex<HashMap<Who, String>>,
}

impl Town {
    pub async fn open(db: Db) -> Town {
        let start: Instant = "2026-11-22T08:00:00Z".parse().unwrap();
        let clock = Arc::new(FrozenClock::at(start));
        let web_texts = Module { texts: web::texts(), ..Module::new("web") };
        let workspace = Workspace::open(db, vec![shops::module(), web_texts], clock.clone(), 1).await.unwrap();
        let system = Ctx::system(workspace.clone(), Door::Command);
        let users = system.write(people::settle).await.unwrap();
        let preset = Preset { entity: "shops", key: "books", label: "shops-trade-books", filter: "trade:books" };
        let module = web::Module { views: vec![preset], ..web::Module::new("shops") };
        let router = web::router(App::new(workspace.clone(), vec![module], ServeOptions::default()));
        Town { workspace, clock, router, users, sessions: Mutex::default() }
    }

    /// Another process that serves the same town.
    pub async fn beside(&self, db: Db) -> Town {
        let web_texts = Module { texts: web::texts(), ..Module::new("web") };
        let workspace = Workspace::open(db, vec![shops::module(), web_texts], self.clock.clone(), 2).await.unwrap();
        let module = web::Module::new("shops");
        let router = web::router(App::new(workspace.clone(), vec![module], ServeOptions::default()));
        let sessions = Mutex::new(self.sessions.lock().await.clone());
        Town { workspace, clock: self.clock.clone(), router, users: self.users.clone(), sessions }
    }

    pub fn id(&self, who: Who) -> Id {
        self.users[&who]
    }

    /// What this person's request would stand on.
    pub async fn ctx(&self, who: Who) -> Ctx {
        let (system, user) = (Ctx::system(self.workspace.clone(), Door::Command), self.id(who));
        let person = system.read(move |tx| staff::person(tx, user)).await.unwrap().expect("an active user");
        Ctx::new(self.workspace.clone(), Arc::new(person.actor), Door::Page, self.workspace.settings().format())
    }

    /// Opens a shop in the name of `who`; sales in rials.
    pub async fn shop(&self, who: Who, name: &str, sales: Option<i64>) -> Id {
        let (ctx, name) = (self.ctx(who).await, name.to_owned());
        let made = ctx.write(move |tx| {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, name);
            shop.set(TRADE, Trade::Books);
            shop.set(CLOSED, false);
            shop.set(SALES, sales.map(|minor| Money::new(minor, base::Currency::Irr)));
            tx.save(shop)
        });
        made.await.unwrap().key().any()
    }
}
