//! Who may write calls down, and who may make a customer of a caller.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Client, Town};
use records::{
    Ctx, Door,
    people::{self, ROLE_KEY, RoleRow, User},
};
use store::{Db, testkit};

use super::{NUMBER, form, open, state};

async fn rights(db: Db) {
    let (town, _) = open(db).await;
    for (who, expected) in [
        ("maryam", StatusCode::OK),
        ("parvin", StatusCode::OK),
        ("omid", StatusCode::OK),
        ("nasim", StatusCode::FORBIDDEN),
    ] {
        let client = town.browser(who).await;
        assert_eq!(town.get(&client, "/capture").await.status, expected, "{who}");
        assert_eq!(town.get(&client, "/capture/who?number=1").await.status, expected, "{who}");
        let sent = town.post(&client, "/capture", &form(&[("deed", "look")])).await;
        assert_eq!(sent.status, expected, "{who}");
        let page = town.get(&client, "/customers").await.body;
        assert_eq!(page.contains("href=\"/capture\""), expected == StatusCode::OK, "{who} is offered it");
    }
    let stranger = Client::default();
    assert_eq!(town.get(&stranger, "/capture").await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.post(&stranger, "/capture", &form(&[("number", NUMBER)])).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.get(&stranger, "/api/v1/callers?number=1").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(town.json(&stranger, Method::POST, "/api/v1/captures", "{}").await.status, StatusCode::UNAUTHORIZED);
}

/// Nasim sees all and may write her own calls, but makes no customers.
async fn logs_only(town: &Town) -> Client {
    let rights = r#"{"key":"own_calls","grants":{"activities":{"read":"own","create":"own","update":"own"}}}"#;
    let nasim = town.users["nasim"];
    let system = Ctx::system(town.workspace.clone(), Door::Command);
    let given = system.write(move |tx| {
        let mut role = tx.new_record::<RoleRow>()?;
        role.set(ROLE_KEY, "own_calls".to_owned());
        role.set(people::ROLE_NAME, "own_calls".to_owned());
        role.set(people::ROLE_RIGHTS, rights.to_owned());
        let role = tx.save(role)?.key();
        let mut user = tx.find(nasim.of::<User>())?;
        let held = user.get(people::USER_ROLES);
        user.set(people::USER_ROLES, held.into_iter().chain([role]).collect());
        tx.save(user)
    });
    given.await.unwrap();
    town.browser("nasim").await
}

async fn known_only(db: Db) {
    let (town, _) = open(db).await;
    let reader = town.get(&town.browser("nasim").await, "/capture").await;
    assert_eq!(reader.status, StatusCode::FORBIDDEN);
    assert!(
        reader.body.contains("در اختیار شما نیست") && reader.body.contains("href=\"/customers\""),
        "{}",
        reader.body
    );
    let nasim = logs_only(&town).await;
    let begun = town.get(&nasim, "/capture").await;
    assert_eq!(begun.status, StatusCode::OK);
    assert!(begun.body.contains("ساختن مشتری تازه در اختیار شما نیست"), "it is said before anything is typed");
    assert_eq!(state(&town, &nasim, NUMBER).await.0, "known");
    let (found, part) = state(&town, &nasim, "09350000000").await;
    assert!(found == "closed" && part.contains("href=\"/customers\""), "a new number is closed at once: {part}");
    let sent = form(&[("number", "09350000000"), ("name", "کسی"), ("note", "سفارش دارد")]);
    let refused = town.post(&nasim, "/capture", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("سفارش دارد") && refused.body.contains("به همکاری بسپارید"), "{}", refused.body);
    let kept = town.post(&nasim, "/capture", &form(&[("number", NUMBER), ("note", "پیش‌فاکتور")])).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "whom she knows she writes down: {}", kept.body);
}

#[tokio::test]
async fn who_may_make_no_customers_is_told_so_before_typing() {
    testkit::both(known_only).await;
}

#[tokio::test]
async fn who_may_write_activities_may_write_calls_down() {
    testkit::both(rights).await;
}
