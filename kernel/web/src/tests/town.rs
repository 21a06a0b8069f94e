//! Pars Textile behind its door: Maryam administers, Sara only reads, and a
//! module has pages on which things go wrong.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, response::IntoResponse, routing::get};
use base::{FrozenClock, Id};
use records::{
    Ctx, Door, Error, Workspace, Writes,
    people::{ROLE_KEY, ROLE_NAME, ROLE_RIGHTS, RoleRow, USER_EMAIL, USER_NAME, USER_ROLES, User},
    sign_in,
};
use store::Db;

use super::browser::{Answer, Browser};
use crate::{App, Caller, Module, NavEntry, Result, ServeOptions, Visit, router};

pub const MARYAM: &str = "maryam@pars.example";
pub const SARA: &str = "sara@pars.example";
pub const RIGHT: &str = "three red cups 7";
pub const HOME: &str = "192.0.2.1";

pub struct Town {
    pub app: App,
    pub clock: Arc<FrozenClock>,
    pub routes: Router,
}

impl Town {
    /// A new workspace that nobody has set up.
    pub async fn empty(db: Db) -> Town {
        Town::empty_at(db, ServeOptions::default()).await
    }

    pub async fn empty_at(db: Db, options: ServeOptions) -> Town {
        let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
        let words = records::Module { texts: crate::texts(), ..records::Module::new("web") };
        let workspace = Workspace::open(db, vec![words, mishaps_words()], clock.clone(), 1).await.unwrap();
        let app = App::new(workspace, vec![mishaps()], options);
        Town { clock, routes: router(app.clone()), app }
    }

    pub async fn open(db: Db) -> Town {
        Town::open_at(db, ServeOptions::default()).await
    }

    pub async fn open_at(db: Db, options: ServeOptions) -> Town {
        let town = Town::empty_at(db, options).await;
        let settings = records::Settings { company: "پارس نساج".into(), ..records::Settings::default() };
        let (name, email, password) = ("مریم رضایی".into(), MARYAM.into(), RIGHT.into());
        let asked = sign_in::SetUp { settings, name, email, password };
        let from = sign_in::Origin { address: HOME.parse().unwrap(), agent: "the terminal".into() };
        sign_in::set_up(town.app.workspace(), asked, &from).await.unwrap();
        town
    }

    pub fn browser(&self, from: &str) -> Browser {
        Browser::new(self.routes.clone(), from)
    }

    pub async fn enter(&self, browser: &mut Browser, email: &str, password: &str) -> Answer {
        browser.get("/sign-in").await;
        browser.post("/sign-in", &[("email", email), ("password", password), ("next", "")]).await
    }

    /// Maryam at her desk, signed in.
    pub async fn maryam(&self) -> Browser {
        self.signed_in(MARYAM, RIGHT).await
    }

    pub async fn signed_in(&self, email: &str, password: &str) -> Browser {
        let mut browser = self.browser(HOME);
        self.enter(&mut browser, email, password).await.leads_to("/");
        browser.get("/me").await.is(200);
        browser.post("/me/preferences", &[("language", "en"), ("back", "/me")]).await.leads_to("/me");
        browser
    }

    /// Maryam's standing, without a browser.
    pub async fn ctx_of_maryam(&self) -> Ctx {
        let workspace = self.app.workspace().clone();
        let system = Ctx::system(workspace.clone(), Door::Command);
        let person = system.read(|tx| {
            let user = tx.list_of::<User>(schema::Filter::is("email", [schema::Value::Text(MARYAM.into())]), 1)?;
            records::people::person(tx, user[0].id)
        });
        let actor = person.await.unwrap().expect("Maryam is there").actor;
        Ctx::new(workspace.clone(), Arc::new(actor), Door::Page, workspace.settings().format())
    }

    /// Sara may read everything and change nothing.
    pub async fn hire_sara(&self, password: Option<&str>) -> Id {
        let system = Ctx::system(self.app.workspace().clone(), Door::Command);
        let hire = |tx: &mut Writes<'_, '_>| -> records::Result<Id> {
            let mut role = tx.new_record::<RoleRow>()?;
            role.set(ROLE_KEY, "reader".into());
            role.set(ROLE_NAME, "خواننده".into());
            role.set(ROLE_RIGHTS, r#"{"key":"reader","grants":{"*":{"read":"all"}}}"#.into());
            let role = tx.save(role)?.key();
            let mut user = tx.new_record::<User>()?;
            user.set(USER_NAME, "سارا محمدی".into());
            user.set(USER_EMAIL, Some(SARA.into()));
            user.set(USER_ROLES, vec![role]);
            tx.save(user).map(|user| user.id)
        };
        let sara = system.write(hire).await.unwrap();
        if let Some(password) = password {
            sign_in::set_password(&system, sara, password).await.unwrap();
        }
        sara
    }
}

fn mishaps_words() -> records::Module {
    let texts = vec![(base::Lang::Fa, "mishaps = پیشامدها"), (base::Lang::En, "mishaps = Mishaps")];
    records::Module { texts, ..records::Module::new("mishaps") }
}

/// Pages on which things go wrong, each in its own way.
fn mishaps() -> Module {
    let nav =
        NavEntry { section: "mishaps", href: "/mishaps/none", icon: "bug", label: "mishaps", entity: None, order: 1 };
    Module { routes, nav: vec![nav], ..Module::new("mishaps") }
}

fn routes() -> Router<App> {
    async fn whoami(caller: Caller) -> String {
        caller.ctx.actor.name.clone()
    }
    async fn fail(error: Error) -> Result<&'static str> {
        Err(error.into())
    }
    Router::new()
        .route("/mishaps/none", get(async |visit: Visit| visit.page("none", maud::html! { "all is well" })))
        .route("/mishaps/forbidden", get(async || fail(Error::Forbidden { entity: "x".into(), deed: "read" }).await))
        .route("/mishaps/stale", get(async || fail(Error::Stale { held: 1, current: 2 }).await))
        .route("/mishaps/invalid", get(async || fail(Error::invalid("name", "value-required")).await))
        .route("/mishaps/refused", get(async || fail(Error::refused("set-up-refused-done")).await))
        .route(
            "/mishaps/busy",
            get(async || fail(Error::Busy { retry_after: std::time::Duration::from_millis(1500) }).await),
        )
        .route("/mishaps/read-only", get(async || fail(Error::ReadOnly("disk full".into())).await))
        .route("/mishaps/away", get(async || fail(Error::Unavailable("at 10.1.2.3".into())).await))
        .route("/mishaps/slow", get(async || fail(Error::TooSlow).await))
        .route("/mishaps/fault", get(async || fail(Error::Fault(anyhow::anyhow!("a secret detail"))).await))
        .route("/mishaps/panic", get(async || -> &'static str { panic!("a secret detail") }))
        .route("/mishaps/bare", get(async || axum::http::StatusCode::BAD_REQUEST.into_response()))
        .route("/mishaps/flood", get(async || axum::body::Body::from_stream(Flood::begin())))
        .route("/mishaps/heap", get(async || vec![b'x'; Heap::BYTES]))
        .route("/api/v1/mishaps/whoami", get(whoami).post(whoami))
        .route("/api/v1/mishaps/invalid", get(async || fail(Error::invalid("name", "value-required")).await))
        .route(
            "/mishaps/upload",
            axum::routing::post(async |visit: Visit, body: axum::body::Bytes| {
                format!("{} sent {} bytes", visit.ctx.actor.name, body.len())
            }),
        )
}

/// An answer that is given in one piece, and taken in many.
pub struct Heap;

impl Heap {
    pub const BYTES: usize = 24 * 1024 * 1024;
}

/// An answer without an end; how many are under way is counted.
pub struct Flood;

static FLOODS: AtomicUsize = AtomicUsize::new(0);

impl Flood {
    fn begin() -> impl futures_util::Stream<Item = std::io::Result<axum::body::Bytes>> + Send {
        FLOODS.fetch_add(1, Ordering::SeqCst);
        let step = async |flood: Flood| Some((Ok(axum::body::Bytes::from_static(&[b'x'; 64 * 1024])), flood));
        futures_util::stream::unfold(Flood, step)
    }

    /// Waits until so many are under way.
    pub async fn are(count: usize) {
        while FLOODS.load(Ordering::SeqCst) != count {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        FLOODS.fetch_sub(1, Ordering::SeqCst);
    }
}
