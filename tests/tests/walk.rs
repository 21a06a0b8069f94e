//! Promise 1: a person never learns of a record outside their scope, on any
//! surface. Every address is walked as administrator, owner, colleague without
//! rights and stranger, on both databases; an address that is in no line of
//! this table fails the last test.

use axum::http::{Method, StatusCode};
use peyvand_tests::{
    addresses::routes,
    town::{Answer, Client, SECRET, Town},
};
use store::testkit::both;

/// What a colleague without rights gets.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Colleague {
    /// Nothing is there.
    NotFound,
    /// A page without a trace of what is not theirs.
    SeesNothing,
    /// The answer holds nobody's records.
    Same,
}
use Colleague::{NotFound, Same, SeesNothing};

/// Addresses to read; `{customer}` and `{deal}` are Maryam's.
const PAGES: &[(&str, &str, Colleague)] = &[
    ("/", "/", Same),
    ("/settings", "/settings", Same),
    ("/me", "/me", Same),
    ("/api/docs", "/api/docs?tag=customers", Same),
    ("/search", "/search?q={secret}", SeesNothing),
    ("/{entity}", "/customers", SeesNothing),
    ("/{entity}", "/customers?filter=name~{secret}", SeesNothing),
    ("/{entity}", "/opportunities", SeesNothing),
    ("/{entity}", "/opportunities?filter=customer.name~{secret}", SeesNothing),
    ("/{entity}", "/stage_passages", SeesNothing),
    ("/{entity}/new", "/customers/new", SeesNothing),
    ("/{entity}/new", "/opportunities/new?customer={customer}", SeesNothing),
    ("/{entity}/options", "/customers/options?q={secret}", SeesNothing),
    ("/{entity}/filter", "/customers/filter?text=parent:{secret}", SeesNothing),
    ("/{entity}/filter", "/opportunities/filter?text=customer:{secret}", SeesNothing),
    ("/{entity}", "/customers?filter=has%20opportunity(name~{secret})", SeesNothing),
    ("/{entity}", "/customers?filter=count(opportunity%20name~{secret})%3E0", SeesNothing),
    ("/{entity}/count", "/customers/count?filter=name~{secret}", SeesNothing),
    ("/{entity}/count", "/opportunities/count?filter=customer.name~{secret}", SeesNothing),
    ("/{entity}/{id}", "/customers/{customer}", NotFound),
    ("/{entity}/{id}", "/opportunities/{deal}", NotFound),
    ("/{entity}/{id}/alike", "/customers/{customer}/alike", NotFound),
    ("/{entity}/{id}/edit", "/customers/{customer}/edit", NotFound),
    ("/{entity}/{id}/edit", "/opportunities/{deal}/edit", NotFound),
    ("/{entity}/{id}/history", "/customers/{customer}/history", NotFound),
    ("/{entity}/{id}/history", "/opportunities/{deal}/history", NotFound),
    ("/{entity}/{id}/merge", "/customers/{customer}/merge", NotFound),
    ("/{entity}/{id}/access", "/customers/{customer}/access?user={maryam}", NotFound),
    ("/{entity}/duplicates", "/customers/duplicates", SeesNothing),
    ("/branches/tree", "/branches/tree", SeesNothing),
    ("/{entity}", "/customers?sort=name&columns=name,owner", SeesNothing),
    ("/reports/funnel", "/reports/funnel", SeesNothing),
    ("/reports/funnel", "/reports/funnel?seller={maryam}", SeesNothing),
    ("/today", "/today", SeesNothing),
    ("/today", "/today?who={maryam}", SeesNothing),
    ("/{entity}/{id}/timeline", "/customers/{customer}/timeline", NotFound),
    ("/{entity}/{id}/timeline", "/opportunities/{deal}/timeline?kind=call", NotFound),
    ("/{entity}/{id}/activities", "/customers/{customer}/activities", NotFound),
    ("/{entity}", "/activities", SeesNothing),
    ("/{entity}", "/comments", SeesNothing),
    ("/notices", "/notices", SeesNothing),
    ("/notices/newest", "/notices/newest", SeesNothing),
    ("/{entity}/board", "/opportunities/board", SeesNothing),
    ("/{entity}/board", "/opportunities/board?filter=customer.name~{secret}", SeesNothing),
    ("/{entity}/board", "/customers/board?by=owner", SeesNothing),
    ("/{entity}/board/figures", "/opportunities/board/figures", SeesNothing),
    ("/{entity}/{id}/move", "/opportunities/{deal}/move?by=stage", NotFound),
    ("/bin", "/bin", SeesNothing),
    ("/bin", "/bin?entity=activities", SeesNothing),
];

const API: &[(&str, &str, Colleague)] = &[
    ("/api/v1/search", "/api/v1/search?q={secret}", SeesNothing),
    ("/api/v1/changes", "/api/v1/changes", Same),
    ("/api/v1/{entity}/bin", "/api/v1/customers/bin", SeesNothing),
    ("/api/v1/{entity}/duplicates", "/api/v1/customers/duplicates", SeesNothing),
    ("/api/v1/{entity}/duplicates/sweep", "/api/v1/customers/duplicates/sweep", SeesNothing),
    ("/api/v1/imports", "/api/v1/imports", SeesNothing),
    ("/api/v1", "/api/v1", Same),
    ("/api/v1/openapi.json", "/api/v1/openapi.json", Same),
    ("/api/v1/{entity}", "/api/v1/customers?count=true&titles=true", SeesNothing),
    ("/api/v1/{entity}", "/api/v1/customers?filter=name~{secret}", SeesNothing),
    ("/api/v1/{entity}", "/api/v1/opportunities?titles=true", SeesNothing),
    ("/api/v1/{entity}", "/api/v1/stage_passages?titles=true", SeesNothing),
    ("/api/v1/{entity}/{id}", "/api/v1/customers/{customer}", NotFound),
    ("/api/v1/{entity}/{id}", "/api/v1/opportunities/{deal}?titles=true", NotFound),
    ("/api/v1/{entity}/{id}/history", "/api/v1/customers/{customer}/history", NotFound),
    ("/api/v1/{entity}/{id}/access", "/api/v1/customers/{customer}/access?user={maryam}", NotFound),
    ("/api/v1/{entity}/{id}/shares", "/api/v1/customers/{customer}/shares", NotFound),
    ("/api/v1/notices", "/api/v1/notices", SeesNothing),
    ("/api/v1/{entity}/board", "/api/v1/opportunities/board", SeesNothing),
    ("/api/v1/{entity}/{id}/timeline", "/api/v1/customers/{customer}/timeline", NotFound),
    ("/api/v1/{entity}/{id}/timeline", "/api/v1/opportunities/{deal}/timeline?kind=call", NotFound),
    ("/api/v1/{entity}", "/api/v1/customers?view=mine", SeesNothing),
    ("/api/v1/today", "/api/v1/today", SeesNothing),
    ("/api/v1/reports/funnel", "/api/v1/reports/funnel", SeesNothing),
];

/// Deeds on Maryam's records, which change nothing when they are refused.
const DEEDS: &[(&str, &str, &str)] = &[
    ("/{entity}/{id}", "/customers/{customer}", "version=1&name=x"),
    ("/{entity}/{id}", "/opportunities/{deal}", "version=1&name=x"),
    ("/{entity}/{id}/deletion", "/customers/{customer}/deletion", "version=1"),
    ("/{entity}/{id}/deletion", "/opportunities/{deal}/deletion", "version=1"),
    ("/{entity}/{id}/restoration", "/customers/{customer}/restoration", "version=1"),
    ("/{entity}/{id}/restoration", "/opportunities/{deal}/restoration", "version=1"),
    ("/{entity}/{id}/owner", "/customers/{customer}/owner", "version=1&owner={omid}"),
    ("/{entity}/{id}/owner", "/opportunities/{deal}/owner", "version=1&owner={omid}"),
    ("/{entity}/{id}/move", "/customers/{customer}/move", "by=kind&to=company&from=person"),
    ("/{entity}/{id}/move", "/opportunities/{deal}/move", "by=owner&to={omid}"),
    ("/{entity}/{id}/merge", "/customers/{customer}/merge", "gone={customer}"),
    ("/{entity}/{id}/shares", "/customers/{customer}/shares", "share_person={omid}&share_may=write"),
    ("/{entity}/{id}/shares/{share}/end", "/customers/{customer}/shares/{customer}/end", "x=y"),
    ("/{entity}/duplicates/apart", "/customers/duplicates/apart", "one={customer}&other={customer}"),
    ("/{entity}/duplicates/near", "/customers/duplicates/near?one={customer}&other={customer}", "x=y"),
    ("/{entity}/{id}/activities", "/customers/{customer}/activities", "kind=note&body=x"),
    ("/{entity}/{id}/comments", "/customers/{customer}/comments", "body=x"),
    ("/{entity}/{id}/activities", "/opportunities/{deal}/activities", "kind=call&body=x"),
];

/// Addresses that hold nobody's records, or that a stranger must reach; tested
/// where they are made.
const ELSEWHERE: &[&str] = &[
    "/assets/{name}",
    "/healthz",
    "/readyz",
    // app/tests/operated.rs: for this machine and who has the token; it names nobody
    "/metrics",
    // kernel/web/src/tests/system.rs: for administrators alone
    "/system",
    "/system/jobs/{id}/retry",
    "/system/jobs/{id}/stop",
    "/api/v1/system",
    "/api/v1/system/jobs/{id}/retry",
    "/api/v1/system/jobs/{id}/stop",
    "/me/preferences",
    // kernel/web/tests/pages/palette.rs: as owner, colleague, without rights and stranger
    "/palette",
    "/me/password",
    "/me/sessions/end",
    "/me/keys",
    "/me/keys/{id}/revocation",
    "/set-up",
    "/sign-in",
    "/sign-out",
    "/links/{token}",
    "/users/{id}/invitation",
    // tests/access.rs: for administrators alone
    "/users/{id}/eyes",
    "/users/{id}/activity",
    "/people",
    "/eyes/end",
    "/roles/new",
    "/roles/{id}/edit",
    "/api/v1/{entity}/{id}/shares/{share}",
    // tests/slow_views.rs: for administrators alone, but for the wish
    "/indexes",
    "/indexes/wishes",
    "/indexes/{id}/work",
    "/indexes/{id}/removal",
    "/api/v1/indexes",
    "/api/v1/indexes/wishes",
    "/api/v1/indexes/{id}",
    // kernel/web/src/tests/settings.rs: for administrators, and days that hold nobody's records
    "/settings/changes/{set}/undo",
    "/settings/holidays",
    "/calendar/days",
    "/calendar/reading",
    "/reading/phone",
    "/reading/money",
    // kernel/web/tests/pages/undo.rs, kernel/web/src/api/tests/undo.rs: as owner, colleague and stranger
    "/undo/{set}",
    "/undo/work/{job}",
    "/undo/work/{job}/stop",
    "/api/v1/change-sets/{id}/undo",
    "/api/v1/change-sets/undo-work/{job}",
    // kernel/web/tests/pages/bulk.rs and export.rs, the API's below: only what one sees, and only who may
    "/{entity}/bulk",
    // only of what one sees, as the addresses beside them above
    "/{entity}/board/cards",
    "/{entity}/{id}/panel",
    "/api/v1/{entity}/{id}/move",
    "/bulk/work/{job}",
    "/bulk/work/{job}/stop",
    "/{entity}/export",
    "/api/v1/{entity}/export",
    // kernel/web/tests/pages/live.rs: as owner, manager, colleague, without rights and stranger
    "/live",
    "/live/presence",
    // kernel/web/tests/pages/views.rs: as owner, colleague, somebody it is shared with and stranger
    "/{entity}/views",
    "/{entity}/views/{id}",
    "/{entity}/views/{id}/deletion",
    "/{entity}/tabs",
    // kernel/web/tests/pages/cells.rs: as owner, colleague, reader and stranger
    "/{entity}/{id}/cell/{field}",
    // tests/merge.rs: as owner, colleague, reader and stranger
    "/api/v1/{entity}/{id}/merge",
    "/{entity}/duplicates/sweep",
    "/{entity}/alike",
    "/{entity}/hand-over-request",
    // tests/notices.rs: as whom they tell, colleague and stranger
    "/notices/{id}",
    "/notices/reading",
    "/notices/wishes",
    "/api/v1/notices/reading",
    "/api/v1/notices/wishes",
    "/api/v1/notices/{id}/reading",
    // tests/hand_over.rs: as whom it was asked, asker, manager, colleague and stranger
    "/{entity}/holders",
    "/hand-over-requests/{id}/answer",
    "/people/{id}/holdings",
    "/people/{id}/holdings/preview",
    "/people/{id}/holdings/{entity}",
    "/hand-over/work/{job}",
    "/hand-over/work/{job}/stop",
    "/api/v1/people/{id}/holdings",
    "/api/v1/hand-over/work/{job}",
    "/api/v1/hand-over/work/{job}/stop",
    "/api/v1/hand-over-requests",
    "/api/v1/hand-over-requests/{id}/answer",
    // tests/comments.rs: as whoever sees the record, colleague, reader and stranger
    "/{entity}/{id}/colleagues",
    "/{entity}/{id}/following",
    "/comments/{id}",
    "/comments/{id}/edit",
    "/comments/{id}/deletion",
    "/api/v1/{entity}/{id}/following",
    // tests/activities.rs: as owner, colleague and stranger
    "/activities/{id}/completion",
    "/activities/{id}/postponement",
    "/activities/{id}/referral",
    // tests/capture_page.rs: as owner, manager, colleague, reader and stranger
    "/capture",
    "/capture/who",
    "/api/v1/callers",
    "/api/v1/captures",
    // kernel/web/src/tests/account.rs: one's own, and a service's for administrators
    "/me/keys/{id}/renewal",
    "/users/{id}/keys",
    // tests/activities.rs: as owner, colleague and stranger
    "/api/v1/activities/{id}/completion",
    "/api/v1/activities/{id}/postponement",
    "/api/v1/activities/{id}/referral",
    // kernel/web/src/api/tests: as owner, colleague, overseer, administrator and stranger
    "/api/v1/{entity}/bulk",
    "/api/v1/bulk/work/{job}",
    "/api/v1/bulk/work/{job}/stop",
    "/api/v1/batch",
    "/api/v1/{entity}/{id}/external",
    "/api/v1/{entity}/external/{system}/{id}",
    "/api/v1/{entity}/{id}/restoration",
    "/api/v1/change-sets/undo-work/{job}/stop",
    "/api/v1/{entity}/alike",
    "/api/v1/{entity}/duplicates/apart",
    "/api/v1/{entity}/duplicates/near",
    "/api/v1/settings",
    "/api/v1/settings/changes",
    "/api/v1/settings/changes/{set}/undo",
    "/api/v1/settings/holidays",
    "/api/v1/{entity}/imports",
    "/api/v1/imports/{id}",
    "/api/v1/imports/{id}/mapping",
    "/api/v1/imports/{id}/plan",
    "/api/v1/imports/{id}/result",
    "/api/v1/imports/{id}/stop",
    "/api/v1/imports/{id}/rows",
    // kernel/web/src/tests/imports: only who may import, and each only their own
    "/{entity}/import",
    "/imports",
    "/imports/{id}",
    "/imports/{id}/preview",
    "/imports/{id}/mapping",
    "/imports/{id}/mapping/take",
    "/imports/{id}/mapping/forget",
    "/imports/{id}/plan",
    "/imports/{id}/result",
    "/imports/{id}/stop",
    "/imports/{id}/rows",
    "/imports/{id}/rows.csv",
];

fn filled(path: &str, town: &Town) -> String {
    let secret: String = SECRET.bytes().map(|byte| format!("%{byte:02X}")).collect();
    path.replace("{customer}", &town.customer.to_string())
        .replace("{deal}", &town.deal.to_string())
        .replace("{maryam}", &town.users["maryam"].to_string())
        .replace("{omid}", &town.users["omid"].to_string())
        .replace("{secret}", &secret)
}

fn gives_away(answer: &Answer) -> bool {
    // What a person typed themselves may stand in the box they typed it into.
    let typed = format!("value=\"{SECRET}\"");
    answer.body.replace(&typed, "").contains(&format!("جواهری {SECRET}"))
}

fn check(path: &str, who: &str, expected: Colleague, answer: &Answer) {
    assert!(!gives_away(answer), "{who} learns of it at {path}");
    let want = if expected == NotFound { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let redirected = path == "/" && answer.status == StatusCode::SEE_OTHER;
    assert!(answer.status == want || redirected, "{who} at {path}: {}", answer.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_answers_owner_colleague_and_stranger_as_it_must() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, boss) = (town.browser("maryam").await, town.browser("boss").await);
        let (colleague, stranger) = (town.browser("omid").await, Client::default());
        for &(_, path, expected) in PAGES {
            let path = filled(path, &town);
            for (who, client) in [("the owner", &owner), ("the administrator", &boss)] {
                let answer = town.get(client, &path).await;
                assert!(answer.status.is_success() || path == "/", "{who} at {path}: {}", answer.status);
                assert!(expected != NotFound || gives_away(&answer), "{who} does not see it at {path}");
            }
            check(&path, "the colleague", expected, &town.get(&colleague, &path).await);
            let sent_off = town.get(&stranger, &path).await;
            assert_eq!(sent_off.status, StatusCode::SEE_OTHER, "a stranger at {path}");
            assert!(sent_off.location.starts_with("/sign-in"), "a stranger at {path} goes to {}", sent_off.location);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_answers_owner_colleague_and_stranger_as_it_must() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, boss) = (town.program("maryam").await, town.program("boss").await);
        let (colleague, stranger) = (town.program("omid").await, Client::default());
        for &(_, path, expected) in API {
            let path = filled(path, &town);
            for (who, client) in [("the owner", &owner), ("the administrator", &boss)] {
                let answer = town.get(client, &path).await;
                assert_eq!(answer.status, StatusCode::OK, "{who} at {path}");
            }
            check(&path, "the colleague", expected, &town.get(&colleague, &path).await);
            assert_eq!(town.get(&stranger, &path).await.status, StatusCode::UNAUTHORIZED, "a stranger at {path}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_does_anything_to_what_they_may_not_see() {
    both(async |db| {
        let town = Town::open(db).await;
        let (colleague, reader, stranger) =
            (town.browser("omid").await, town.browser("nasim").await, Client::default());
        for &(_, path, form) in DEEDS {
            let (path, form) = (filled(path, &town), filled(form, &town));
            assert_eq!(
                town.post(&colleague, &path, &form).await.status,
                StatusCode::NOT_FOUND,
                "the colleague at {path}"
            );
            // What does not lie in the bin cannot be taken out of it, whoever asks.
            let refused = if path.ends_with("/restoration") { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
            assert_eq!(town.post(&reader, &path, &form).await.status, refused, "the reader at {path}");
            let status = town.post(&stranger, &path, &form).await.status;
            assert!(matches!(status, StatusCode::SEE_OTHER | StatusCode::FORBIDDEN), "a stranger at {path}: {status}");
        }
        let (key, reading) = (town.program("omid").await, town.program("nasim").await);
        let path = filled("/api/v1/customers/{customer}", &town);
        for (method, body) in [(Method::PATCH, "{\"name\":\"x\",\"version\":1}"), (Method::DELETE, "")] {
            assert_eq!(town.json(&key, method.clone(), &path, body).await.status, StatusCode::NOT_FOUND);
            assert_eq!(town.json(&reading, method.clone(), &path, body).await.status, StatusCode::FORBIDDEN);
            assert_eq!(town.json(&Client::default(), method, &path, body).await.status, StatusCode::UNAUTHORIZED);
        }
        let owner = town.browser("maryam").await;
        let page = town.get(&owner, &filled("/customers/{customer}", &town)).await;
        assert!(gives_away(&page), "it is there, as it was");
    })
    .await;
}

#[test]
fn no_address_is_left_out_of_the_walk() {
    let walked = |route: &str| {
        let reads = PAGES.iter().chain(API).map(|(pattern, ..)| *pattern);
        let mut known = reads.chain(DEEDS.iter().map(|(pattern, ..)| *pattern)).chain(ELSEWHERE.iter().copied());
        known.any(|pattern| pattern == route)
    };
    let left_out: Vec<_> = routes().into_iter().filter(|route| !walked(route)).collect();
    assert!(left_out.is_empty(), "walk these too: {left_out:?}");
}
