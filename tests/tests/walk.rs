//! Promise 1: a person never learns of a record outside their scope, on any
//! surface. Every address is walked as administrator, owner, colleague without
//! rights and stranger, on both databases; an address that is in no line of
//! this table fails the last test.

#[path = "walk/walked.rs"]
mod walked;

use Colleague::{NotFound, Same, SeesNothing};
use peyvand_tests::addresses::routes;

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
