//! A small town for these tests: two keepers who see their own shops, an
//! overseer who sees all of them, and an administrator; each with an API key.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request},
};
use base::{FrozenClock, Id, Instant, Lang, Money};
use records::{
    Ctx, Door, Merge, Module, Workspace, Writes,
    people::{self, RoleRow, User},
    rules,
    sign_in::{self, NewKey},
};
use schema::{Direction, Entity, Field, Filter, Value, entity, field};
use serde_json::Value as Json;
use store::Db;
use tower::ServiceExt;

use crate::{App, ServeOptions};

pub struct Shop;
impl Entity for Shop {
    const KEY: &'static str = "shops";
}

schema::choices! {
    pub enum Trade { Bakery = "bakery" Plain, Books = "books" Good }
}

const NAME: Field<Shop, String> = field("name");
const CODE: Field<Shop, Option<String>> = field("code");
const TRADE: Field<Shop, Option<Trade>> = field("trade");
const SALES: Field<Shop, Option<Money>> = field("sales");
const OPENED: Field<Shop, Option<base::Date>> = field("opened_on");
const VISITED: Field<Shop, Option<Instant>> = field("visited_at");
const STAFF: Field<Shop, Option<i64>> = field("staff");
const WEIGHT: Field<Shop, Option<i64>> = field("weight");
const SHARE: Field<Shop, Option<i64>> = field("share");
const PHONE: Field<Shop, Option<String>> = field("phone");
const EMAIL: Field<Shop, Option<String>> = field("email");
const SITE: Field<Shop, Option<String>> = field("site");
const CLOSED: Field<Shop, Option<bool>> = field("closed");
const MOTHER: Field<Shop, Option<Id<Shop>>> = field("mother");
const NOTE: Field<Shop, Option<String>> = field("note");
/// Out of the keepers' sight.
const SECRET: Field<Shop, Option<String>> = field("secret");
/// The same; a rule begins with 1.
const GRADE: Field<Shop, i64> = field("grade");

/// What nobody but the administrator has any right to.
pub struct Vault;
impl Entity for Vault {
    const KEY: &'static str = "vaults";
}
const VAULT_NAME: Field<Vault, String> = field("name");

fn module() -> Module {
    let shops = entity::<Shop>("store")
        .owned()
        .field(NAME.line(80).named().searchable())
        .field(CODE.line(20).unique())
        .field(TRADE.choice::<Trade>())
        .field(SALES.money().indexed())
        .field(OPENED.date().indexed())
        .field(VISITED.instant())
        .field(STAFF.integer())
        .field(WEIGHT.decimal(3))
        .field(SHARE.percent())
        .field(PHONE.phone().searchable())
        .field(EMAIL.email())
        .field(SITE.url())
        .field(CLOSED.flag())
        .field(MOTHER.link())
        .field(NOTE.prose(500))
        .field(SECRET.line(80).unique().searchable())
        .field(GRADE.integer())
        .title(NAME)
        .sort(NAME, Direction::Up)
        .list(&["name", "sales", "opened_on"])
        .section("main", &["name", "code", "sales"]);
    let vaults = entity::<Vault>("lock").field(VAULT_NAME.line(80)).title(VAULT_NAME);
    Module {
        entities: vec![shops.build(), vaults.build()],
        rules: |book| {
            book.add(rules::<Shop>().before_save(|_, shop| {
                if shop.peek(GRADE).is_none() {
                    shop.set(GRADE, 1);
                }
                Ok(())
            }))
        },
        texts: vec![(Lang::Fa, FA), (Lang::En, EN)],
        ..Module::new("shops")
    }
}

const FA: &str = "shops = فروشگاه‌ها\nshops-one = فروشگاه\nshops-name = نام\nshops-code = کد\nshops-trade = صنف\n\
    shops-trade-bakery = نانوایی\nshops-trade-books = کتاب‌فروشی\nshops-sales = فروش\nshops-opened-on = گشایش\n\
    shops-visited-at = بازدید\nshops-staff = کارکنان\nshops-weight = وزن\nshops-share = سهم\nshops-phone = تلفن\n\
    shops-email = ایمیل\nshops-site = وب‌گاه\nshops-closed = بسته\nshops-mother = مادر\nshops-note = یادداشت\n\
    shops-secret = راز\nshops-grade = درجه\nvaults = گاوصندوق‌ها\nvaults-one = گاوصندوق\nvaults-name = نام\n";
const EN: &str = "shops = Shops\nshops-one = shop\nshops-name = Name\nshops-code = Code\nshops-trade = Trade\n\
    shops-trade-bakery = Bakery\nshops-trade-books = Bookshop\nshops-sales = Sales\nshops-opened-on = Opened\n\
    shops-visited-at = Visited\nshops-staff = Staff\nshops-weight = Weight\nshops-share = Share\nshops-phone = Phone\n\
    shops-email = Email\nshops-site = Site\nshops-closed = Closed\nshops-mother = Mother\nshops-note = Note\n\
    shops-secret = Secret\nshops-grade = Grade\nvaults = Vaults\nvaults-one = vault\nvaults-name = Name\n";

const KEEPER: &str = r#"{"key":"keeper","grants":{"shops":{"read":"own","create":"own","update":"own"},"users":{"read":"all"}},
    "fields":{"shops":{"secret":"hidden","grade":"hidden","code":"read"}}}"#;
const OVERSEER: &str = r#"{"key":"overseer","grants":{"shops":{"read":"all","create":"all","update":"own","delete":"all"},
    "users":{"read":"all"}}}"#;

pub struct Town {
    pub workspace: Arc<Workspace>,
    pub clock: Arc<FrozenClock>,
    pub router: Router,
    pub maryam: Who,
    pub reza: Who,
    pub parvin: Who,
    pub boss: Who,
}

/// Somebody with an API key.
#[derive(Clone, Debug)]
pub struct Who {
    pub user: Id,
    pub key: String,
}

impl Town {
    pub async fn open(db: Db) -> Town {
        let start: Instant = "2026-11-22T08:00:00.123456789Z".parse().unwrap();
        let clock = Arc::new(FrozenClock::at(start));
        let web = Module { texts: crate::texts(), ..Module::new("web") };
        let workspace = Workspace::open(db, vec![module(), web], clock.clone(), 1).await.unwrap();
        let system = Ctx::system(workspace.clone(), Door::Command);
        let users = system.write(settle).await.unwrap();
        let [maryam, reza, parvin, boss] = users.map(|user| Who { user, key: String::new() });
        let router = crate::router(App::new(workspace.clone(), Vec::new(), ServeOptions::default()));
        let mut town = Town { workspace, clock, router, maryam, reza, parvin, boss };
        town.maryam.key = town.key_of(town.maryam.user, None).await;
        town.reza.key = town.key_of(town.reza.user, None).await;
        town.parvin.key = town.key_of(town.parvin.user, None).await;
        town.boss.key = town.key_of(town.boss.user, None).await;
        town
    }

    /// A new API key of this person.
    pub async fn key_of(&self, user: Id, limits: Option<Vec<access::Grant>>) -> String {
        let key = NewKey { name: "test".to_owned(), limits, expires_at: None };
        sign_in::make_api_key(&self.ctx(user).await, key).await.unwrap().1
    }

    pub async fn ctx(&self, user: Id) -> Ctx {
        let system = Ctx::system(self.workspace.clone(), Door::Command);
        let person = system.read(move |tx| people::person(tx, user)).await.unwrap().expect("an active user");
        Ctx::new(self.workspace.clone(), Arc::new(person.actor), Door::Page, self.workspace.settings().format())
    }

    pub async fn send(&self, who: &Who, method: &str, path: &str, body: Option<Json>) -> Reply {
        self.call(method, path).key(&who.key).json(body).send().await
    }

    pub async fn get(&self, who: &Who, path: &str) -> Reply {
        self.send(who, "GET", path, None).await
    }

    /// Opens a shop and gives its id.
    pub async fn opens(&self, who: &Who, shop: Json) -> String {
        let made = self.send(who, "POST", "/api/v1/shops", Some(shop)).await;
        assert_eq!(made.status, 201, "{}", made.json);
        made.json["id"].as_str().unwrap().to_owned()
    }

    /// The administrator makes one of two shops; gives the change-set.
    pub async fn merges(&self, kept: &str, gone: &str) -> Id {
        let (kept, gone) = (kept.parse().unwrap(), gone.parse().unwrap());
        let merge = Merge { entity: "shops".into(), kept, gone, versions: None, choices: Default::default() };
        self.ctx(self.boss.user).await.merge(merge).await.unwrap().set
    }

    pub fn call(&self, method: &str, path: &str) -> Call {
        let builder = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        Call { router: self.router.clone(), builder, body: Body::empty() }
    }
}

/// A request in the making.
pub struct Call {
    router: Router,
    builder: axum::http::request::Builder,
    body: Body,
}

impl Call {
    pub fn key(self, key: &str) -> Call {
        self.header("authorization", &format!("Bearer {key}"))
    }

    pub fn header(mut self, name: &str, value: &str) -> Call {
        self.builder = self.builder.header(name, value);
        self
    }

    pub fn json(self, body: Option<Json>) -> Call {
        match body {
            Some(body) => self.header("content-type", "application/json").body(body.to_string()),
            None => self,
        }
    }

    pub fn body(mut self, body: impl Into<Body>) -> Call {
        self.body = body.into();
        self
    }

    pub async fn send(self) -> Reply {
        let request = self.builder.body(self.body).unwrap();
        let response = self.router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let json = if bytes.is_empty() { Json::Null } else { serde_json::from_slice(&bytes).unwrap_or(Json::Null) };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status: parts.status.as_u16(), headers: parts.headers, json, text }
    }
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub json: Json,
    pub text: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The names of the items, in their order.
    pub fn names(&self) -> Vec<&str> {
        self.json["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
    }

    /// The wrong fields or parameters of a problem, in their order.
    pub fn wrong(&self) -> Vec<&str> {
        let place =
            |error: &'_ Json| error.get("field").or(error.get("parameter")).unwrap().as_str().unwrap().to_owned();
        let all: Vec<String> = self.json["errors"].as_array().into_iter().flatten().map(place).collect();
        all.leak().iter().map(String::as_str).collect()
    }
}

fn settle(tx: &mut Writes<'_, '_>) -> records::Result<[Id; 4]> {
    for (key, rights) in [("keeper", KEEPER), ("overseer", OVERSEER)] {
        let mut row = tx.new_record::<RoleRow>()?;
        row.set(people::ROLE_KEY, key.to_owned());
        row.set(people::ROLE_NAME, key.to_owned());
        row.set(people::ROLE_RIGHTS, rights.to_owned());
        tx.save(row)?;
    }
    Ok([
        user(tx, "مریم", "keeper")?,
        user(tx, "رضا", "keeper")?,
        user(tx, "پروین", "overseer")?,
        user(tx, "رئیس", "administrator")?,
    ])
}

fn user(tx: &mut Writes<'_, '_>, name: &str, role: &str) -> records::Result<Id> {
    let role = tx.list_of::<RoleRow>(Filter::is("key", [Value::Text(role.to_owned())]), 1)?;
    let mut user = tx.new_record::<User>()?;
    user.set(people::USER_NAME, name.to_owned());
    user.set(people::USER_EMAIL, Some(format!("user{}@pars.example", user.id)));
    user.set(people::USER_ROLES, role.first().map(|role| role.key()).into_iter().collect());
    Ok(tx.save(user)?.id)
}
