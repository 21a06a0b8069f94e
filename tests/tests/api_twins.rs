//! Every page has its twin in the API: each address of a page stands here with
//! the address by which a program does the same, or with the reason why there
//! is none. A new page in no line fails; so does an address of the API that its
//! own description does not tell of.

use peyvand_tests::{addresses::routes, town::Town};
use serde_json::Value;
use store::testkit::sqlite;

const LIST: &str = "/api/v1/{entity}";
const ONE: &str = "/api/v1/{entity}/{id}";

/// A page, and its twin.
const TWINS: &[(&str, &str)] = &[
    ("/{entity}", LIST),
    // `count=true`
    ("/{entity}/count", LIST),
    ("/{entity}/new", LIST),
    ("/{entity}/{id}", ONE),
    ("/{entity}/{id}/edit", ONE),
    ("/{entity}/{id}/panel", ONE),
    ("/{entity}/{id}/owner", ONE),
    ("/{entity}/{id}/deletion", ONE),
    ("/{entity}/{id}/cell/{field}", ONE),
    ("/{entity}/{id}/restoration", "/api/v1/{entity}/{id}/restoration"),
    ("/{entity}/{id}/history", "/api/v1/{entity}/{id}/history"),
    ("/{entity}/{id}/merge", "/api/v1/{entity}/{id}/merge"),
    ("/{entity}/{id}/access", "/api/v1/{entity}/{id}/access"),
    ("/{entity}/{id}/shares", "/api/v1/{entity}/{id}/shares"),
    ("/{entity}/{id}/shares/{share}/end", "/api/v1/{entity}/{id}/shares/{share}"),
    ("/{entity}/{id}/following", "/api/v1/{entity}/{id}/following"),
    ("/{entity}/{id}/move", "/api/v1/{entity}/{id}/move"),
    ("/{entity}/{id}/timeline", "/api/v1/{entity}/{id}/timeline"),
    // an activity, a comment, a view, a role, a user is a record like any other
    ("/{entity}/{id}/activities", LIST),
    ("/{entity}/{id}/comments", LIST),
    ("/{entity}/{id}/colleagues", LIST),
    ("/comments/{id}", ONE),
    ("/comments/{id}/edit", ONE),
    ("/comments/{id}/deletion", ONE),
    ("/{entity}/views", LIST),
    ("/{entity}/views/{id}", ONE),
    ("/{entity}/views/{id}/deletion", ONE),
    ("/roles/new", LIST),
    ("/roles/{id}/edit", ONE),
    ("/people", LIST),
    ("/users/{id}/activity", ONE),
    ("/branches/tree", LIST),
    ("/{entity}/options", LIST),
    ("/{entity}/holders", LIST),
    ("/{entity}/export", "/api/v1/{entity}/export"),
    ("/{entity}/bulk", "/api/v1/{entity}/bulk"),
    ("/bulk/work/{job}", "/api/v1/bulk/work/{job}"),
    ("/bulk/work/{job}/stop", "/api/v1/bulk/work/{job}/stop"),
    ("/bin", "/api/v1/{entity}/bin"),
    ("/{entity}/board", "/api/v1/{entity}/board"),
    ("/{entity}/board/figures", "/api/v1/{entity}/board"),
    ("/{entity}/board/cards", LIST),
    ("/search", "/api/v1/search"),
    ("/palette", "/api/v1/search"),
    ("/live", "/api/v1/changes"),
    ("/undo/{set}", "/api/v1/change-sets/{id}/undo"),
    ("/undo/work/{job}", "/api/v1/change-sets/undo-work/{job}"),
    ("/undo/work/{job}/stop", "/api/v1/change-sets/undo-work/{job}/stop"),
    ("/{entity}/duplicates", "/api/v1/{entity}/duplicates"),
    ("/{entity}/duplicates/sweep", "/api/v1/{entity}/duplicates/sweep"),
    ("/{entity}/duplicates/apart", "/api/v1/{entity}/duplicates/apart"),
    ("/{entity}/duplicates/near", "/api/v1/{entity}/duplicates/near"),
    ("/{entity}/alike", "/api/v1/{entity}/alike"),
    ("/{entity}/{id}/alike", "/api/v1/{entity}/alike"),
    ("/{entity}/hand-over-request", "/api/v1/captures"),
    ("/hand-over-requests/{id}/answer", "/api/v1/hand-over-requests/{id}/answer"),
    ("/people/{id}/holdings", "/api/v1/people/{id}/holdings"),
    ("/people/{id}/holdings/{entity}", "/api/v1/{entity}"),
    ("/hand-over/work/{job}", "/api/v1/hand-over/work/{job}"),
    ("/hand-over/work/{job}/stop", "/api/v1/hand-over/work/{job}/stop"),
    ("/{entity}/import", "/api/v1/{entity}/imports"),
    ("/imports", "/api/v1/imports"),
    ("/imports/{id}", "/api/v1/imports/{id}"),
    ("/imports/{id}/preview", "/api/v1/imports/{id}/mapping"),
    ("/imports/{id}/mapping", "/api/v1/imports/{id}/mapping"),
    ("/imports/{id}/plan", "/api/v1/imports/{id}/plan"),
    ("/imports/{id}/result", "/api/v1/imports/{id}/result"),
    ("/imports/{id}/stop", "/api/v1/imports/{id}/stop"),
    ("/imports/{id}/rows", "/api/v1/imports/{id}/rows"),
    ("/imports/{id}/rows.csv", "/api/v1/imports/{id}/rows"),
    ("/settings", "/api/v1/settings"),
    ("/settings/changes/{set}/undo", "/api/v1/settings/changes/{set}/undo"),
    ("/settings/holidays", "/api/v1/settings/holidays"),
    ("/indexes", "/api/v1/indexes"),
    ("/indexes/wishes", "/api/v1/indexes/wishes"),
    ("/indexes/{id}/work", "/api/v1/indexes/{id}"),
    ("/indexes/{id}/removal", "/api/v1/indexes/{id}"),
    ("/system", "/api/v1/system"),
    ("/system/jobs/{id}/retry", "/api/v1/system/jobs/{id}/retry"),
    ("/system/jobs/{id}/stop", "/api/v1/system/jobs/{id}/stop"),
    ("/notices", "/api/v1/notices"),
    ("/notices/newest", "/api/v1/notices"),
    ("/notices/reading", "/api/v1/notices/reading"),
    ("/notices/wishes", "/api/v1/notices/wishes"),
    ("/notices/{id}", "/api/v1/notices/{id}/reading"),
    ("/capture", "/api/v1/captures"),
    ("/capture/who", "/api/v1/callers"),
    ("/reports/funnel", "/api/v1/reports/funnel"),
    ("/today", "/api/v1/today"),
    ("/activities/{id}/completion", "/api/v1/activities/{id}/completion"),
    ("/activities/{id}/postponement", "/api/v1/activities/{id}/postponement"),
    ("/activities/{id}/referral", "/api/v1/activities/{id}/referral"),
    ("/api/docs", "/api/v1/openapi.json"),
];

/// Pages that a program has no use for, and why.
const ALONE: &[(&str, &[&str])] = &[
    (
        "the way in, and what only a browser has",
        &["/", "/set-up", "/sign-in", "/sign-out", "/links/{token}", "/assets/{name}"],
    ),
    ("for the operator's own watch", &["/healthz", "/readyz", "/metrics"]),
    (
        "secrets are made before a person's eyes",
        &[
            "/me",
            "/me/password",
            "/me/sessions/end",
            "/me/keys",
            "/me/keys/{id}/revocation",
            "/me/keys/{id}/renewal",
            "/users/{id}/keys",
            "/users/{id}/invitation",
        ],
    ),
    ("how one person likes the pages", &["/me/preferences", "/{entity}/tabs"]),
    ("a key acts as its person and nobody else", &["/users/{id}/eyes", "/eyes/end"]),
    (
        "help while somebody types",
        &["/{entity}/filter", "/calendar/days", "/calendar/reading", "/reading/phone", "/reading/money"],
    ),
    ("who is looking at a page just now", &["/live/presence"]),
    ("a program keeps its own mappings", &["/imports/{id}/mapping/take", "/imports/{id}/mapping/forget"]),
    (
        "a program counts what it hands over by the lists, and takes it back by one undo",
        &["/people/{id}/holdings/preview"],
    ),
];

#[test]
fn every_page_has_its_twin_or_a_reason_to_have_none() {
    let all = routes();
    let is_alone = |page: &str| ALONE.iter().any(|(_, pages)| pages.contains(&page));
    let twin = |page: &str| TWINS.iter().find(|(known, _)| *known == page).map(|(_, twin)| *twin);
    let pages = || all.iter().filter(|route| !route.starts_with("/api/v1"));
    let lonely: Vec<_> = pages().filter(|page| !is_alone(page) && twin(page).is_none()).collect();
    assert!(lonely.is_empty(), "give these a twin in the API, or a reason: {lonely:?}");
    let missing: Vec<_> = TWINS.iter().filter(|(_, twin)| !all.iter().any(|route| route == twin)).collect();
    assert!(missing.is_empty(), "these twins do not exist: {missing:?}");
    let gone = |page: &&str| !all.iter().any(|route| route == page);
    let named = TWINS.iter().map(|(page, _)| *page).chain(ALONE.iter().flat_map(|(_, pages)| pages.iter().copied()));
    let stale: Vec<_> = named.filter(gone).collect();
    assert!(stale.is_empty(), "these pages are no more: {stale:?}");
}

/// Whether a described address is one that this route answers.
fn fits(route: &str, described: &str) -> bool {
    let (route, described): (Vec<_>, Vec<_>) = (route.split('/').collect(), described.split('/').collect());
    let same = |(step, said): (&&str, &&str)| step.starts_with('{') || step == said;
    route.len() == described.len() && route.iter().zip(&described).all(same)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_tells_of_every_address_of_the_api_and_of_no_other() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let boss = town.program("boss").await;
    let answer = town.get(&boss, "/api/v1/openapi.json").await;
    let document: Value = serde_json::from_str(&answer.body).expect("the description");
    let told: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    let api: Vec<String> = routes().into_iter().filter(|route| route.starts_with("/api/v1")).collect();
    let is_told = |route: &&String| *route == "/api/v1/openapi.json" || told.iter().any(|path| fits(route, path));
    let untold: Vec<_> = api.iter().filter(|route| !is_told(route)).collect();
    assert!(untold.is_empty(), "describe these: {untold:?}");
    let nowhere: Vec<_> = told.iter().filter(|path| !api.iter().any(|route| fits(route, path))).collect();
    assert!(nowhere.is_empty(), "these lead nowhere: {nowhere:?}");
}
