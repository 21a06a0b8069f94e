//! The board over HTTP, as owner, colleague, reader and stranger, on both
//! databases: what it shows. What a move asks for and who may move what stands in `moved`,
//! how deals are begun there and in forms in `begun` and `forms`; a pipeline of many stages
//! in `long`, and whether its columns are read by an index in `by_index`.

#[path = "board/begun.rs"]
mod begun;
#[path = "board/by_index.rs"]
mod by_index;
#[path = "board/forms.rs"]
mod forms;
#[path = "board/long.rs"]
mod long;
#[path = "board/moved.rs"]
mod moved;

use axum::http::{Method, StatusCode};
use base::{Id, Money};
use peyvand_tests::town::{Answer, Client, SECRET, Town};
use records::{Record, Result, Writes};
use sales::{
    lost_reasons::LostReason,
    opportunities::{self as deals, Opportunity},
    pipelines::{self, Stage, StageKind},
};
use schema::Filter;
use serde_json::Value as Json;
use store::testkit::{self, both, hasty};

/// The stages of the first pipeline: two of them open, and the last ones.
struct Stages {
    lead: Id,
    talks: Id,
    won: Id,
    lost: Id,
    price: Id,
}

async fn stages(town: &Town) -> Stages {
    let find = |tx: &mut Writes<'_, '_>| -> Result<Stages> {
        let all = tx.list_of::<Stage>(Filter::default(), 20)?;
        let of = |kind: StageKind| all.iter().filter(move |stage| stage.get(pipelines::KIND) == kind).map(|it| it.id);
        let price = tx.list_of::<LostReason>(Filter::default(), 1)?.remove(0).id;
        let (mut open, mut won, mut lost) = (of(StageKind::Open), of(StageKind::Won), of(StageKind::Lost));
        let first = |found: Option<Id>| found.expect("a stage");
        let lead = first(open.next());
        Ok(Stages { lead, talks: first(open.next_back()), won: first(won.next()), lost: first(lost.next()), price })
    };
    town.standing("boss").await.write(find).await.expect("stages")
}

async fn deal(town: &Town) -> Record<Opportunity> {
    let id = town.deal;
    town.standing("boss").await.read(move |tx| tx.find(id.of::<Opportunity>())).await.expect("the deal")
}

async fn moves(town: &Town, client: &Client, form: &str) -> Answer {
    town.post(client, &format!("/opportunities/{}/move", town.deal), &format!("by=stage&{form}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_columns_add_up_what_one_may_see_and_no_more() {
    both(async |db| {
        let town = Town::open(db).await;
        let to = stages(&town).await;
        for (who, count) in [("maryam", 3), ("omid", 2)] {
            let begin = move |tx: &mut Writes<'_, '_>| {
                (0..2).try_for_each(|at| {
                    let mut deal = tx.new_record::<Opportunity>()?;
                    deal.set(deals::AMOUNT, Some(Money::new(1_000 * (at + 1), base::Currency::Irr)));
                    tx.save(deal).map(drop)
                })
            };
            town.standing(who).await.write(begin).await.expect("two deals");
            let told = board(&town, &town.program(who).await).await;
            let lead = column(&told, to.lead);
            assert_eq!((&lead["count"], &lead["sum"]["amount"]), (&Json::from(count), &Json::from("3000")), "{who}");
            assert_eq!(lead["weighted"]["amount"], "300", "a tenth of them will be won");
        }
        let all = board(&town, &town.program("boss").await).await;
        assert_eq!(column(&all, to.lead)["count"], 5);
        let page = town.get(&town.browser("omid").await, "/opportunities/board").await;
        assert!(page.status == StatusCode::OK && !page.body.contains(SECRET));
    })
    .await;
}

async fn board(town: &Town, key: &Client) -> Json {
    let answer = town.get(key, "/api/v1/opportunities/board").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).expect("json")
}

fn column(board: &Json, key: Id) -> Json {
    let key = Json::from(key.to_string());
    board["columns"].as_array().expect("columns").iter().find(|it| it["key"] == key).expect("the column").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_entity_has_a_board_by_what_makes_columns_and_no_other() {
    both(async |db| {
        let town = Town::open(db).await;
        let owner = town.browser("maryam").await;
        let check = async |path: &str, status: StatusCode| {
            let answer = town.get(&owner, path).await;
            assert_eq!(answer.status, status, "{path}");
        };
        for path in
            ["/customers/board", "/customers/board?by=supplier", "/customers/board?by=owner", "/activities/board"]
        {
            check(path, StatusCode::OK).await;
        }
        check("/customers/board?by=name", StatusCode::NOT_FOUND).await;
        check("/customers/board?by=parent", StatusCode::NOT_FOUND).await;
        check("/opportunities/board?in=nonsense&open=nothing&column=x&from=y&sort=z", StatusCode::OK).await;
        check("/opportunities/board?filter=no_such_field:x", StatusCode::OK).await;
        check("/nothing/board", StatusCode::NOT_FOUND).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_that_are_not_known_at_once_come_behind_the_board_within_sight() {
    for (db, _guard) in [testkit::sqlite_with(hasty()).await, testkit::postgres_with(hasty()).await] {
        let town = Town::open(db).await;
        let (owner, colleague) = (town.browser("maryam").await, town.browser("omid").await);
        let page = town.get(&owner, "/opportunities/board").await.body;
        assert!(page.contains("data-behind") && page.contains("<small class=\"count\">…</small>"));
        assert!(page.contains(&format!("card-{}", town.deal)), "the cards are there already");
        // Without scripts a link leads to the same board with its figures.
        assert!(page.contains("<a class=\"link\" href=\"/opportunities/board/figures\">"));
        let whole = town.get(&owner, "/opportunities/board/figures").await.body;
        assert!(!whole.contains("data-behind") && whole.contains("<small class=\"count\">۱</small>"));
        for (who, count) in [(&owner, "۱"), (&colleague, "۰")] {
            let asked = who.request(Method::GET, "/opportunities/board/figures").header("HX-Request", "true");
            let told = town.answer(asked.body(axum::body::Body::empty()).expect("a request")).await;
            let told: Json = serde_json::from_str(&told.body).expect("json");
            assert_eq!(told["columns"][0]["count"], count);
        }
        // Where a column is there only if something stands in it, the page waits.
        let waited = town.get(&owner, "/opportunities/board?by=lost_reason").await;
        assert!(waited.status == StatusCode::OK && !waited.body.contains("data-behind"));
        // A program has asked for nothing else.
        let told = board(&town, &town.program("maryam").await).await;
        assert_eq!(told["columns"][0]["count"], 1);
    }
}
