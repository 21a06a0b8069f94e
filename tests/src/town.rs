//! A town for walking through the whole product over HTTP: Maryam sells in
//! Tehran, Omid in Shiraz, Parvin manages Tehran, the boss administers, Nasim
//! may only read. Maryam's customer and deal carry a word that nobody else
//! ever wrote.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header, request::Builder},
};
use base::{FrozenClock, Id};
use directory::customers::{self, Customer};
use records::{
    Ctx, Door, Record, Result, Settings, Workspace, Writes,
    people::{self, BRANCH_NAME, Branch, ROLE_KEY, RoleRow, User},
    sign_in::{self, Entry, NewKey, Origin},
};
use sales::opportunities::{self as deals, Opportunity};
use schema::{Filter, Value};
use store::Db;
use tower::ServiceExt;
use web::{App, ServeOptions};

/// Stands in Maryam's records and nowhere else.
pub const SECRET: &str = "زمردین";
const PASSWORD: &str = "a long enough secret";

pub struct Town {
    pub workspace: Arc<Workspace>,
    pub app: App,
    pub router: Router,
    pub users: BTreeMap<&'static str, Id>,
    pub customer: Id,
    pub deal: Id,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    /// Its media type.
    pub kind: String,
    pub headers: HeaderMap,
    pub body: String,
}

/// A browser, or a program with a key.
#[derive(Clone, Default)]
pub struct Client {
    cookie: Option<String>,
    key: Option<String>,
    pub csrf: Option<String>,
}

impl Client {
    /// A request of this one's, to be sent as it is.
    pub fn request(&self, method: Method, path: &str) -> Builder {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "town.example");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        request
    }
}

impl Town {
    pub async fn open(db: Db) -> Town {
        Town::open_at(db, ServeOptions::default()).await
    }

    pub async fn open_at(db: Db, options: ServeOptions) -> Town {
        let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().expect("an instant")));
        let workspace = Workspace::open(db, crate::modules(), clock, 1).await.expect("a workspace");
        let system = Ctx::system(workspace.clone(), Door::Command);
        let settings = Settings { company: "شهر".into(), ready: true, ..Settings::default() };
        system.save_settings(settings).await.expect("settings");
        let users = system.write(settle).await.expect("people");
        for user in users.values() {
            sign_in::set_password(&system, *user, PASSWORD).await.expect("a password");
        }
        let pages = vec![directory::pages(), activities::pages(), sales::pages()];
        let app = App::new(workspace.clone(), pages, options);
        let router = web::router(app.clone());
        let maryam = standing(&workspace, users["maryam"]).await;
        let (customer, deal) = maryam.write(trade).await.expect("a customer and a deal");
        Town { workspace, app, router, users, customer, deal }
    }

    /// What this person's request stands on.
    pub async fn standing(&self, who: &str) -> Ctx {
        standing(&self.workspace, self.users[who]).await
    }

    /// Signs in as a person would, by the form.
    pub async fn browser(&self, who: &str) -> Client {
        let from = Origin { address: [127, 0, 0, 1].into(), agent: "test".into() };
        let entry = sign_in::enter(&self.workspace, &format!("{who}@town.example"), PASSWORD, &from).await;
        let Ok(Entry::Welcome(session)) = entry else { panic!("{who} may not enter: {entry:?}") };
        let mut client = Client { cookie: Some(format!("peyvand={}", session.token)), ..Client::default() };
        let page = self.ask(&client, Method::GET, "/me", None).await.body;
        client.csrf =
            page.split("name=\"csrf\" content=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
        client
    }

    /// A program with a key of this person's.
    pub async fn program(&self, who: &str) -> Client {
        let own = standing(&self.workspace, self.users[who]).await;
        let key = NewKey { name: "test".into(), limits: None, expires_at: None };
        let (_, secret) = sign_in::make_api_key(&own, key).await.expect("a key");
        Client { key: Some(secret), ..Client::default() }
    }

    pub async fn get(&self, client: &Client, path: &str) -> Answer {
        self.ask(client, Method::GET, path, None).await
    }

    /// A part of a page, as its script asks for it.
    pub async fn part(&self, client: &Client, path: &str) -> Answer {
        let request = client.request(Method::GET, path).header("HX-Request", "true");
        self.answer(request.body(Body::empty()).expect("a request")).await
    }

    /// Sends a form; the token goes along where the client has one.
    pub async fn post(&self, client: &Client, path: &str, form: &str) -> Answer {
        let token = client.csrf.as_ref().map(|token| format!("csrf={token}&")).unwrap_or_default();
        let body = (format!("{token}{form}").into_bytes(), "application/x-www-form-urlencoded");
        self.ask(client, Method::POST, path, Some(body)).await
    }

    pub async fn json(&self, client: &Client, method: Method, path: &str, body: &str) -> Answer {
        self.ask(client, method, path, Some((body.into(), "application/json"))).await
    }

    /// Any bytes, called whatever the caller likes.
    pub async fn send(&self, client: &Client, method: Method, path: &str, body: Vec<u8>, kind: &str) -> Answer {
        self.ask(client, method, path, Some((body, kind))).await
    }

    async fn ask(&self, client: &Client, method: Method, path: &str, body: Option<(Vec<u8>, &str)>) -> Answer {
        let mut request = client.request(method, path);
        let (body, kind) = body.unwrap_or_default();
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        self.answer(request.body(Body::from(body)).expect("a request")).await
    }

    /// What comes back to any request at all.
    pub async fn answer(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let said = |name| parts.headers.get(name).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        let (location, kind) = (said(header::LOCATION), said(header::CONTENT_TYPE));
        let bytes = to_bytes(body, 16 << 20).await.expect("a body");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, location, kind, headers: parts.headers, body }
    }
}

/// What this person's request stands on.
pub async fn standing(workspace: &Arc<Workspace>, user: Id) -> Ctx {
    let system = Ctx::system(workspace.clone(), Door::Command);
    let person = system.read(move |tx| people::person(tx, user)).await.expect("a read").expect("an active user");
    Ctx::new(workspace.clone(), Arc::new(person.actor), Door::Page, workspace.settings().format())
}

fn settle(tx: &mut Writes<'_, '_>) -> Result<BTreeMap<&'static str, Id>> {
    let (tehran, shiraz) = (branch(tx, "تهران")?, branch(tx, "شیراز")?);
    let people = [
        ("maryam", "seller", Some(tehran)),
        ("omid", "seller", Some(shiraz)),
        ("parvin", "manager", Some(tehran)),
        ("boss", "administrator", None),
        ("nasim", "read_only", None),
    ];
    people.into_iter().map(|(name, role, branch)| Ok((name, user(tx, name, role, branch)?))).collect()
}

fn branch(tx: &mut Writes<'_, '_>, name: &str) -> Result<Id<Branch>> {
    let mut branch = tx.new_record::<Branch>()?;
    branch.set(BRANCH_NAME, name.to_owned());
    Ok(tx.save(branch)?.key())
}

fn user(tx: &mut Writes<'_, '_>, name: &str, role: &str, branch: Option<Id<Branch>>) -> Result<Id> {
    let role = tx.list_of::<RoleRow>(Filter::is(ROLE_KEY.key(), [Value::Text(role.to_owned())]), 1)?;
    let mut user = tx.new_record::<User>()?;
    user.set(people::USER_NAME, name.to_owned());
    user.set(people::USER_EMAIL, Some(format!("{name}@town.example")));
    user.set(people::USER_ROLES, role.first().map(Record::key).into_iter().collect());
    user.set(people::USER_BRANCH, branch);
    Ok(tx.save(user)?.key().any())
}

fn trade(tx: &mut Writes<'_, '_>) -> Result<(Id, Id)> {
    let mut customer = tx.new_record::<Customer>()?;
    customer.set(customers::NAME, format!("جواهری {SECRET}"));
    let customer = tx.save(customer)?;
    let mut deal = tx.new_record::<Opportunity>()?;
    deal.set(deals::CUSTOMER, Some(customer.key()));
    let deal = tx.save(deal)?;
    Ok((customer.key().any(), deal.key().any()))
}
