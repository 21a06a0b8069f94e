//! The walk itself, over the lines of the tables.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Answer, Client, SECRET, Town};
use store::testkit::both;

use super::{
    API,
    Colleague::{self, NotFound},
    DEEDS, PAGES,
};

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
