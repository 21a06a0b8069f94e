//! Roles, shares, reasons and another person's eyes, as people and programs
//! meet them: the administrator, the owner, a colleague, a stranger.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Client, SECRET, Town};
use store::testkit::both;

async fn role(town: &Town, key: &str) -> String {
    let boss = town.program("boss").await;
    let list = town.get(&boss, &format!("/api/v1/roles?filter=key:{key}")).await;
    let list: serde_json::Value = serde_json::from_str(&list.body).unwrap();
    list["items"][0]["id"].as_str().expect("the role").to_owned()
}

/// The value of an input of the page.
fn value(page: &str, name: &str) -> String {
    let tag = page.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next());
    tag.unwrap_or_else(|| panic!("the page has no {name}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_edits_a_role_on_its_page_and_nobody_else_does() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, seller) = (town.browser("boss").await, town.browser("maryam").await);
        let path = format!("/roles/{}", role(&town, "seller").await);
        let page = town.get(&boss, &path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("g.customers.read") && page.body.contains("name=\"right.customers.name\""));
        let all = town.get(&boss, "/roles").await;
        assert!(all.body.contains(&path) && !all.body.contains("read_only"), "names and people, not keys");
        assert_eq!(town.get(&seller, "/roles").await.status, StatusCode::FORBIDDEN);
        assert_eq!(town.get(&Client::default(), "/roles").await.status, StatusCode::SEE_OTHER);
        assert_eq!(town.get(&seller, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.post(&seller, &path, "name=x&version=1").await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.get(&seller, "/roles/new").await.status, StatusCode::FORBIDDEN);
        assert_eq!(town.get(&Client::default(), &path).await.status, StatusCode::SEE_OTHER);

        // Sellers see the customers of their branch, but no notes about them.
        let version = value(&page.body, "version");
        let form = format!("name=فروشنده&version={version}&g.customers.read=all&right.customers.name=read");
        let kept = town.post(&boss, &path, &form).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let omid = town.browser("omid").await;
        let customers = town.get(&omid, "/customers").await;
        assert!(customers.body.contains(SECRET), "omid sees all customers now");
        let overtaken = town.post(&boss, &path, &form).await;
        assert_eq!(overtaken.status, StatusCode::CONFLICT);
        let history = town.get(&boss, &format!("{path}/history")).await;
        assert_eq!(history.status, StatusCode::OK);

        let empty = town.post(&boss, "/roles/new", "name=&g.customers.read=own").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let copy = town.get(&boss, &format!("/roles/new?from={}", role(&town, "seller").await)).await;
        assert_eq!(copy.status, StatusCode::OK);
        let made = town.post(&boss, "/roles/new", "name=کارآموز&g.customers.read=own").await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        assert!(made.location.starts_with("/roles/"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_locks_themselves_out_and_misspelt_names_are_told() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, key) = (town.browser("boss").await, town.program("boss").await);
        let id = role(&town, "administrator").await;
        let page = town.get(&boss, &format!("/roles/{id}")).await;
        let form = format!("name=مدیر&version={}&g.*.read=all", value(&page.body, "version"));
        let refused = town.post(&boss, &format!("/roles/{id}"), &form).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let seller = role(&town, "seller").await;
        let check = async |rights: &str, named: &str| {
            let body = serde_json::json!({ "rights": rights, "version": 1 }).to_string();
            let answer = town.json(&key, Method::PATCH, &format!("/api/v1/roles/{seller}"), &body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
            assert!(answer.body.contains(named), "{}", answer.body);
        };
        check(r#"{"key":"seller","grants":{"costumers":{"read":"own"}}}"#, "costumers").await;
        check(
            r#"{"key":"seller","grants":{"customers":{"read":"own"}},"fields":{"customers":{"nmae":"hidden"}}}"#,
            "customers.nmae",
        )
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_shared_by_its_owner_and_the_reasons_say_so() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, omid) = (town.browser("maryam").await, town.browser("omid").await);
        let boss = town.browser("boss").await;
        let path = format!("/customers/{}", town.customer);
        let whose = format!("{path}/access?user={}", town.users["omid"]);
        let before = town.get(&boss, &whose).await.body;
        assert!(!before.contains("به اشتراک گذاشته است"), "{before}");
        let form = format!("share_person={}&share_may=read&share_until=", town.users["omid"]);
        assert_eq!(town.post(&maryam, &format!("{path}/shares"), &form).await.status, StatusCode::SEE_OTHER);
        for seen in [path.as_str(), "/customers", "/search?q=%D8%AC%D9%88%D8%A7%D9%87%D8%B1%DB%8C"] {
            assert!(town.get(&omid, seen).await.body.contains(SECRET), "omid at {seen}");
        }
        let deal = town.get(&omid, &format!("/opportunities/{}", town.deal)).await;
        assert_eq!(deal.status, StatusCode::NOT_FOUND, "a deal has an owner of its own");
        assert!(town.get(&boss, &whose).await.body.contains("به اشتراک گذاشته است"));
        assert_eq!(
            town.get(&maryam, &whose).await.status,
            StatusCode::FORBIDDEN,
            "only who administers asks of others"
        );
        assert_eq!(town.get(&omid, &format!("{path}/access")).await.status, StatusCode::OK);
        let edit = town.post(&omid, &path, "version=1&name=x").await;
        assert_eq!(edit.status, StatusCode::FORBIDDEN);

        let (key, other) = (town.program("maryam").await, town.program("omid").await);
        let twin = format!("/api/v1/customers/{}/shares", town.customer);
        let shares: serde_json::Value = serde_json::from_str(&town.get(&key, &twin).await.body).unwrap();
        let share = format!("{twin}/{}", shares["items"][0]["id"].as_str().unwrap());
        let body = format!("{{\"person\":\"{}\",\"writes\":true}}", town.users["omid"]);
        assert_eq!(town.json(&other, Method::POST, &twin, &body).await.status, StatusCode::FORBIDDEN);
        assert_eq!(town.json(&key, Method::POST, &twin, &body).await.status, StatusCode::CREATED);
        assert_eq!(
            town.json(&key, Method::POST, &twin, "{\"persn\":1}").await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let why = town.get(&other, &format!("/api/v1/customers/{}/access", town.customer)).await;
        let why: serde_json::Value = serde_json::from_str(&why.body).unwrap();
        assert_eq!((&why["sees"], &why["writes"]), (&true.into(), &true.into()), "{why}");
        assert_eq!(why["reasons"][0]["reason"], "shared");
        assert_eq!(town.json(&other, Method::DELETE, &share, "").await.status, StatusCode::FORBIDDEN);
        assert_eq!(town.json(&Client::default(), Method::DELETE, &share, "").await.status, StatusCode::UNAUTHORIZED);
        let place = town.get(&other, "/api/v1/changes").await.body;
        let place: serde_json::Value = serde_json::from_str(&place).unwrap();
        let since = format!("/api/v1/changes?since={}", place["next"].as_str().unwrap());
        assert_eq!(town.get(&other, &since).await.status, StatusCode::OK);
        assert_eq!(town.json(&key, Method::DELETE, &share, "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(town.get(&omid, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.get(&other, &since).await.status, StatusCode::GONE, "who keeps a copy begins anew");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sees_through_another_persons_eyes_and_changes_nothing() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, seller) = (town.browser("boss").await, town.browser("maryam").await);
        let begin = |name: &str| format!("/users/{}/eyes", town.users[name]);
        assert_eq!(town.post(&seller, &begin("omid"), "").await.status, StatusCode::FORBIDDEN);
        assert_ne!(town.post(&Client::default(), &begin("omid"), "").await.status, StatusCode::OK);
        assert!(town.get(&boss, "/customers").await.body.contains(SECRET));
        assert_eq!(town.post(&boss, &begin("omid"), "").await.status, StatusCode::SEE_OTHER);

        let customer = format!("/customers/{}", town.customer);
        let list = town.get(&boss, "/customers").await.body;
        assert!(!list.contains(SECRET) && list.contains("class=\"eyes\"") && list.contains("omid"), "{list}");
        assert_eq!(town.get(&boss, &customer).await.status, StatusCode::NOT_FOUND);
        let twin = town.get(&boss, &format!("/api/v1{customer}")).await;
        assert_eq!(twin.status, StatusCode::NOT_FOUND, "the page's own scripts see no more");
        assert_eq!(town.post(&boss, "/customers", "kind=person&name=x").await.status, StatusCode::CONFLICT);
        assert_eq!(town.post(&boss, &begin("parvin"), "").await.status, StatusCode::CONFLICT, "it does not nest");
        assert_eq!(town.get(&boss, "/me").await.status, StatusCode::CONFLICT);
        // A key of the same person is nobody but themselves.
        let key = town.program("boss").await;
        assert_eq!(town.get(&key, &format!("/api/v1{customer}")).await.status, StatusCode::OK);

        assert_eq!(town.post(&boss, "/eyes/end", "").await.status, StatusCode::SEE_OTHER);
        assert!(town.get(&boss, "/customers").await.body.contains(SECRET));
        let page = town.get(&boss, &format!("/users/{}", town.users["omid"])).await.body;
        assert!(page.contains("boss نگاه کرد") || page.contains("boss\u{2069} نگاه کرد"), "it stands on his page");
        assert_eq!(town.post(&boss, &begin("boss"), "").await.status, StatusCode::CONFLICT);
    })
    .await;
}

/// What a page offers that would be turned away at the door: forms that write,
/// and links to pages that are there for writing.
fn offers(page: &str) -> Vec<String> {
    let attribute = |tag: &str, name: &str| -> Option<String> {
        let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
        Some(value.to_owned())
    };
    let mut found = Vec::new();
    for tag in page.split('<').filter_map(|part| part.split('>').next()) {
        let action = match tag.split(' ').next() {
            Some("form") if tag.contains("method=\"post\"") => attribute(tag, "action"),
            Some("button" | "input") => attribute(tag, "formaction").or_else(|| attribute(tag, "hx-post")),
            Some("a") => attribute(tag, "href").filter(|href| {
                let path = href.split('?').next().unwrap_or_default();
                ["/new", "/edit", "/import", "/merge", "/capture", "/tabs", "/move"]
                    .iter()
                    .any(|end| path.ends_with(end))
            }),
            _ => None,
        };
        found.extend(action.filter(|action| !["/eyes/end", "/sign-out", "/me/preferences"].contains(&action.as_str())));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn through_another_persons_eyes_nothing_is_offered_that_writes() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.browser("boss").await;
        assert_eq!(
            town.post(&boss, &format!("/users/{}/eyes", town.users["maryam"]), "").await.status,
            StatusCode::SEE_OTHER
        );
        let (customer, deal) = (format!("/customers/{}", town.customer), format!("/opportunities/{}", town.deal));
        let mut pages = [
            "/today",
            "/customers",
            "/customers/board",
            "/opportunities",
            "/opportunities/board",
            "/activities",
            "/notices",
            "/search?q=a",
            "/bin",
            "/reports/funnel",
        ]
        .map(str::to_owned)
        .to_vec();
        pages.extend([
            customer.clone(),
            format!("{customer}/panel"),
            format!("{customer}/history"),
            deal.clone(),
            format!("{deal}/panel"),
        ]);
        let mut offered = Vec::new();
        for page in pages {
            let answer = town.get(&boss, &page).await;
            assert!(answer.status.is_success() || answer.status.is_redirection(), "{page}: {}", answer.status);
            offered.extend(offers(&answer.body).into_iter().map(|offer| format!("{page}: {offer}")));
        }
        assert_eq!(offered, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_signed_out_everywhere_and_the_page_of_people_says_so() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, omid, nasim) = (town.browser("boss").await, town.browser("omid").await, town.browser("nasim").await);
        let page = town.get(&boss, "/people").await;
        assert!(page.status == StatusCode::OK && page.body.contains("فروشنده") && page.body.contains("شیراز"));
        assert_eq!(town.get(&Client::default(), "/people").await.status, StatusCode::SEE_OTHER);
        let leave = format!("/users/{}/activity", town.users["omid"]);
        assert_eq!(town.post(&nasim, &leave, "active=false").await.status, StatusCode::FORBIDDEN);
        assert_eq!(town.get(&omid, "/customers").await.status, StatusCode::OK);
        assert_eq!(town.post(&boss, &leave, "active=false").await.status, StatusCode::SEE_OTHER);
        assert_eq!(town.get(&omid, "/customers").await.status, StatusCode::SEE_OTHER);
        assert_eq!(town.post(&boss, &leave, "active=true").await.status, StatusCode::SEE_OTHER);
        assert_eq!(town.get(&omid, "/customers").await.status, StatusCode::SEE_OTHER, "the old session does not wake");
        let last = format!("/users/{}/activity", town.users["boss"]);
        assert_eq!(town.post(&boss, &last, "active=false").await.status, StatusCode::CONFLICT);
    })
    .await;
}
