//! A small town: Maryam and Reza keep shops and see their own, Parvin oversees
//! all of them, Omid has no business here, and the boss may everything.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, header},
};
use base::{Date, FrozenClock, Id, Instant, Lang, Money};
use records::{
    Ctx, Door, Module, Workspace, Writes,
    people::{self, RoleRow, Team, User},
    sign_in::{self, Entry, Origin},
};
use schema::{Direction, Entity, Field, Filter, Value, choices, entity, field};
use store::Db;
use tokio::sync::Mutex;
use tower::ServiceExt;
use web::{App, Preset, ServeOptions};

pub struct Shop;
impl Entity for Shop {
    const KEY: &'static str = "shops";
}
/// Where shops stand; everybody's, and as many as one likes.
pub struct Market;
impl Entity for Market {
    const KEY: &'static str = "markets";
}
/// A visit to a shop: who may see the shop may see it.
pub struct Visit;
impl Entity for Visit {
    const KEY: &'static str = "visits";
}

choices! {
    /// Whether one may go there today.
    pub enum Gate { Open = "open" Good, Shut = "shut" Bad }
}

choices! {
    pub enum Trade { Bakery = "bakery" Plain, Books = "books" Good, Person = "person" Brand }
}

pub const NAME: Field<Shop, String> = field("name");
pub const TRADE: Field<Shop, Trade> = field("trade");
pub const CODE: Field<Shop, Option<String>> = field("code");
pub const SALES: Field<Shop, Option<Money>> = field("sales");
pub const SHARE: Field<Shop, Option<i64>> = field("share");
pub const WEIGHT: Field<Shop, Option<i64>> = field("weight");
pub const STAFF: Field<Shop, Option<i64>> = field("staff");
pub const OPENED: Field<Shop, Option<Date>> = field("opened_on");
pub const CALLED: Field<Shop, Option<Instant>> = field("called_at");
pub const PHONE: Field<Shop, Option<String>> = field("phone");
pub const EMAIL: Field<Shop, Option<String>> = field("email");
pub const SITE: Field<Shop, Option<String>> = field("site");
pub const CLOSED: Field<Shop, bool> = field("closed");
pub const VIP: Field<Shop, Option<bool>> = field("vip");
pub const MOTHER: Field<Shop, Option<Id<Shop>>> = field("mother");
pub const MARKET: Field<Shop, Option<Id<Market>>> = field("market");
pub const NOTE: Field<Shop, Option<String>> = field("note");
/// Out of the keepers' sight.
pub const SECRET: Field<Shop, Option<String>> = field("secret");
pub const MARKET_NAME: Field<Market, String> = field("name");
pub const MARKET_GATE: Field<Market, Option<Gate>> = field("gate");
pub const VISITED_SHOP: Field<Visit, Id<Shop>> = field("shop");
pub const VISITED_ON: Field<Visit, Option<Date>> = field("visited_on");
pub const VISIT_SAID: Field<Visit, String> = field("said");

fn shops() -> Module {
    let shops = entity::<Shop>("store")
        .field(NAME.line(80).named().searchable())
        .field(TRADE.choice::<Trade>())
        .field(CODE.line(20).unique())
        .field(SALES.money().indexed())
        .field(SHARE.percent())
        .field(WEIGHT.decimal(3))
        .field(STAFF.integer())
        .field(OPENED.date().indexed())
        .field(CALLED.instant())
        .field(PHONE.phone().searchable())
        .field(EMAIL.email())
        .field(SITE.url())
        .field(CLOSED.flag())
        .field(VIP.flag())
        .field(MOTHER.link())
        .field(MARKET.link())
        .field(NOTE.prose(500))
        .field(SECRET.line(80).searchable())
        .owned()
        .title(NAME)
        .sort(NAME, Direction::Up)
        .list(&["name", "trade", "sales", "opened_on", "phone", "owner"])
        .section("main", &["name", "trade", "code", "phone", "email", "site"])
        .section("work", &["sales", "share", "weight", "staff", "opened_on", "called_at", "closed", "vip"])
        .section("more", &["mother", "market", "note", "secret"]);
    let markets = entity::<Market>("store")
        .field(MARKET_NAME.line(80).named().searchable())
        .field(MARKET_GATE.choice::<Gate>())
        .title(MARKET_NAME)
        .sort(MARKET_NAME, Direction::Up)
        .list(&["name", "gate"])
        .section("main", &["name", "gate"]);
    let visits = entity::<Visit>("calendar")
        .field(VISITED_SHOP.link())
        .field(VISITED_ON.date())
        .field(VISIT_SAID.line(200))
        .about(VISITED_SHOP)
        .title(VISIT_SAID)
        .list(&["said", "shop", "visited_on"])
        .section("main", &["shop", "said", "visited_on"]);
    let texts = vec![(Lang::Fa, include_str!("town.fa.ftl")), (Lang::En, include_str!("town.en.ftl"))];
    Module { entities: vec![shops.build(), markets.build(), visits.build()], texts, ..Module::new("shops") }
}

const KEEPER: &str = r#"{"key":"keeper",
    "grants":{"shops":{"read":"own","create":"own","update":"own"},"visits":{"read":"own","create":"own","update":"own"},
              "markets":{"read":"all"},"users":{"read":"all"},"teams":{"read":"all"}},
    "fields":{"shops":{"secret":"hidden","code":"read"}}}"#;
const OVERSEER: &str = r#"{"key":"overseer",
    "grants":{"shops":{"read":"all","create":"all","update":"all","delete":"all"},"visits":{"read":"all"},
              "markets":{"read":"all","create":"all"},"users":{"read":"all"}}}"#;
const NOBODY: &str = r#"{"key":"nobody","grants":{}}"#;
const PASSWORD: &str = "a-long-enough-password";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    Maryam,
    Reza,
    Parvin,
    Omid,
    Boss,
}
use Who::{Boss, Maryam, Omid, Parvin, Reza};

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
        let workspace = Workspace::open(db, vec![shops(), web_texts], clock.clone(), 1).await.unwrap();
        let system = Ctx::system(workspace.clone(), Door::Command);
        let users = system.write(settle).await.unwrap();
        let preset = Preset { entity: "shops", key: "books", label: "shops-trade-books", filter: "trade:books" };
        let module = web::Module { views: vec![preset], ..web::Module::new("shops") };
        let router = web::router(App::new(workspace.clone(), vec![module], ServeOptions::default()));
        Town { workspace, clock, router, users, sessions: Mutex::default() }
    }

    /// Another process that serves the same town.
    pub async fn beside(&self, db: Db) -> Town {
        let web_texts = Module { texts: web::texts(), ..Module::new("web") };
        let workspace = Workspace::open(db, vec![shops(), web_texts], self.clock.clone(), 2).await.unwrap();
        let module = web::Module::new("shops");
        let router = web::router(App::new(workspace.clone(), vec![module], ServeOptions::default()));
        let sessions = Mutex::new(self.sessions.lock().await.clone());
        Town { workspace, clock: self.clock.clone(), router, users: self.users.clone(), sessions }
    }

    /// What comes back, before its end: a stream has none.
    pub async fn begin(&self, who: Who, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        self.begin_with(&self.cookie(who).await, path, headers).await
    }

    pub async fn begin_with(&self, cookie: &str, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = Request::get(path).header(header::COOKIE, cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    pub fn id(&self, who: Who) -> Id {
        self.users[&who]
    }

    /// What this person's request would stand on.
    pub async fn ctx(&self, who: Who) -> Ctx {
        let (system, user) = (Ctx::system(self.workspace.clone(), Door::Command), self.id(who));
        let person = system.read(move |tx| people::person(tx, user)).await.unwrap().expect("an active user");
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

    pub async fn get(&self, who: Who, path: &str) -> Answer {
        let cookie = self.cookie(who).await;
        self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    /// A part of a page, as its script asks for it.
    pub async fn part(&self, who: Who, path: &str) -> Answer {
        let cookie = self.cookie(who).await;
        let asked = Request::get(path).header(header::COOKIE, cookie).header("HX-Request", "true");
        self.send(asked.body(Body::empty()).unwrap()).await
    }

    /// The same, sent from another page.
    pub async fn get_from(&self, who: Who, page: &str, path: &str) -> Answer {
        let (cookie, from) = (self.cookie(who).await, format!("http://localhost{page}"));
        let asked = Request::get(path).header(header::COOKIE, cookie).header(header::REFERER, from);
        self.send(asked.body(Body::empty()).unwrap()).await
    }

    /// As somebody who has not signed in.
    pub async fn get_as_stranger(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Fills in the form for a new shop; its box for "closed" is left alone.
    pub async fn new_shop(&self, who: Who, form: &[(&str, &str)]) -> Answer {
        let form: Vec<(&str, &str)> = form.iter().copied().chain([("boxes", "closed")]).collect();
        self.post(who, "/shops", &form).await
    }

    /// Sends a form with the token of a page of theirs.
    pub async fn post(&self, who: Who, path: &str, form: &[(&str, &str)]) -> Answer {
        let token = self.get(who, "/search").await.between("name=\"csrf\" content=\"", "\"");
        let form = form.iter().copied().chain([("csrf", token.as_str())]);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie(who).await)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    /// The same from one of our pages, which the answer may lead back to.
    pub async fn post_from(&self, who: Who, page: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let token = self.get(who, "/search").await.between("name=\"csrf\" content=\"", "\"");
        let form = form.iter().copied().chain([("csrf", token.as_str())]);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie(who).await)
            .header(header::REFERER, format!("https://crm.town.example{page}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    /// One more overseer; their cookie.
    pub async fn newcomer(&self, number: usize) -> String {
        let system = Ctx::system(self.workspace.clone(), Door::Command);
        let made = system.write(move |tx| {
            let role = tx.list_of::<RoleRow>(Filter::is("key", [Value::Text("overseer".to_owned())]), 1)?;
            let mut user = tx.new_record::<User>()?;
            user.set(people::USER_NAME, format!("تازه‌وارد {number}"));
            user.set(people::USER_EMAIL, Some(format!("new{number}@town.example")));
            user.set(people::USER_ROLES, role.iter().map(|role| role.key()).collect());
            Ok(tx.save(user)?.key().any())
        });
        let user = made.await.unwrap();
        sign_in::set_password(&system, user, PASSWORD).await.unwrap();
        let from = Origin { address: IpAddr::from([127, 0, 0, 1]), agent: "test".to_owned() };
        let entry = sign_in::enter(&self.workspace, &format!("new{number}@town.example"), PASSWORD, &from).await;
        let Ok(Entry::Welcome(session)) = entry else { panic!("a newcomer may not enter") };
        format!("peyvand={}", session.token)
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let status = parts.status.as_u16();
        let toast = parts.headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let toast =
            toast.filter_map(|cookie| cookie.strip_prefix("peyvand-toast=")).map(told).next().unwrap_or_default();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status, location: header(header::LOCATION), toast, body }
    }

    async fn cookie(&self, who: Who) -> String {
        let mut sessions = self.sessions.lock().await;
        if let Some(cookie) = sessions.get(&who) {
            return cookie.clone();
        }
        let system = Ctx::system(self.workspace.clone(), Door::Command);
        sign_in::set_password(&system, self.id(who), PASSWORD).await.unwrap();
        let from = Origin { address: IpAddr::from([127, 0, 0, 1]), agent: "test".to_owned() };
        let entry = sign_in::enter(&self.workspace, &email(who), PASSWORD, &from).await.unwrap();
        let Entry::Welcome(session) = entry else { panic!("{who:?} may not enter") };
        let cookie = format!("peyvand={}", session.token);
        sessions.insert(who, cookie.clone());
        cookie
    }
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    /// What the next page will say, as the cookie holds it.
    pub toast: String,
    pub body: String,
}

/// A toast's cookie, read.
fn told(cookie: &str) -> String {
    let kept = cookie.split(';').next().unwrap_or_default();
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, kept).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

impl Answer {
    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn shows(self, text: &str) -> Answer {
        assert!(self.body.contains(text), "{text} is not in {}", self.main());
        self
    }

    #[track_caller]
    pub fn hides(self, text: &str) -> Answer {
        assert!(!self.body.contains(text), "{text} is in {}", self.main());
        self
    }

    /// Where the toast's button takes the deed back; empty where it offers none.
    pub fn undo(&self) -> String {
        let rest = self.toast.split_once("\"undo\":\"").map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// The page without what surrounds every page.
    pub fn main(&self) -> &str {
        let from = self.body.find("<main").unwrap_or(0);
        let until = self.body.find("</main>").unwrap_or(self.body.len());
        &self.body[from..until]
    }

    /// The text between two others, as it is read.
    #[track_caller]
    pub fn between(&self, before: &str, after: &str) -> String {
        let from = self.body.find(before).unwrap_or_else(|| panic!("{before} is not in {}", self.body)) + before.len();
        let until = self.body[from..].find(after).expect("an end") + from;
        unescaped(&self.body[from..until])
    }

    /// The addresses of all links that begin so, in their order.
    pub fn links(&self, start: &str) -> Vec<String> {
        let rest = self.main().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        rest.map(unescaped).filter(|href| href.starts_with(start)).collect()
    }

    /// The names of the rows of a list.
    pub fn rows(&self) -> Vec<String> {
        let rows = self.main().split("<th scope=\"row\"").skip(1);
        let name = |row: &str| {
            let cell = row.split("</th>").next().unwrap_or("");
            let name = cell.rsplit("<span dir=\"auto\">").next().unwrap_or("");
            unescaped(name.split("</span>").next().unwrap_or(""))
        };
        rows.map(name).collect()
    }
}

pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn settle(tx: &mut Writes<'_, '_>) -> records::Result<HashMap<Who, Id>> {
    for (key, rights) in [("keeper", KEEPER), ("overseer", OVERSEER), ("nobody", NOBODY)] {
        let mut role = tx.new_record::<RoleRow>()?;
        role.set(people::ROLE_KEY, key.to_owned());
        role.set(people::ROLE_NAME, key.to_owned());
        role.set(people::ROLE_RIGHTS, rights.to_owned());
        tx.save(role)?;
    }
    let mut team = tx.new_record::<Team>()?;
    team.set(people::TEAM_NAME, "بازار".to_owned());
    let team = tx.save(team)?.key();
    let mut users = HashMap::new();
    for (who, name, role) in [
        (Maryam, "مریم", "keeper"),
        (Reza, "رضا", "keeper"),
        (Parvin, "پروین", "overseer"),
        (Omid, "امید", "nobody"),
        (Boss, "رئیس", "administrator"),
    ] {
        let role = tx.list_of::<RoleRow>(Filter::is("key", [Value::Text(role.to_owned())]), 1)?;
        let mut user = tx.new_record::<User>()?;
        user.set(people::USER_NAME, name.to_owned());
        user.set(people::USER_EMAIL, Some(email(who)));
        user.set(people::USER_ROLES, role.first().map(|role| role.key()).into_iter().collect());
        user.set(people::USER_TEAM, (who == Maryam).then_some(team));
        users.insert(who, tx.save(user)?.key().any());
    }
    Ok(users)
}

fn email(who: Who) -> String {
    format!("{who:?}@town.example").to_lowercase()
}
