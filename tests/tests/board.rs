//! The board over HTTP, as owner, colleague, reader and stranger, on both
//! databases: what it shows, what a move asks for, who may move what.

#[path = "board/long.rs"]
mod long;

use access::{FieldRule, Role};
use axum::http::{Method, StatusCode};
use base::{Id, Money};
use peyvand_tests::town::{Answer, Client, SECRET, Town};
use records::{
    Ctx, Door, Query, Reads, Record, Result, Writes,
    people::{ROLE_RIGHTS, RoleRow},
};
use sales::{
    lost_reasons::LostReason,
    opportunities::{self as deals, Opportunity},
    pipelines::{self, Stage, StageKind},
};
use schema::Filter;
use serde_json::Value as Json;
use store::{
    Dialect,
    testkit::{self, both, hasty},
};

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
async fn a_card_goes_to_another_stage_and_who_moved_it_may_take_that_back() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, to) = (town.browser("maryam").await, stages(&town).await);
        let answer = moves(&town, &owner, &format!("to={}&from={}", to.talks, to.lead)).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/opportunities/board?by=stage"));
        assert_eq!(deal(&town).await.get(deals::STAGE).any(), to.talks);
        // The board in hand is an old one: somebody moved the card since.
        let clash = moves(&town, &owner, &format!("to={}&from={}", to.won, to.lead)).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        assert!(clash.body.contains("مذاکره") && clash.body.contains("maryam"), "who moved it, and where to");
        assert_eq!(deal(&town).await.get(deals::STAGE).any(), to.talks);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_asks_for_what_it_requires_and_for_nothing_else() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, to) = (town.browser("maryam").await, stages(&town).await);
        let asked = moves(&town, &owner, &format!("to={}", to.lost)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("name=\"lost_reason\"") && !asked.body.contains("name=\"amount\""),
            "{}",
            asked.body
        );
        assert_eq!(deal(&town).await.get(deals::STAGE).any(), to.lead, "nothing has moved yet");
        let given = moves(&town, &owner, &format!("to={}&lost_reason={}", to.lost, to.price)).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER);
        assert_eq!(deal(&town).await.get(deals::LOST_REASON).map(Id::any), Some(to.price));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stage_requires_is_required_at_every_door() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, key, to) = (town.browser("maryam").await, town.program("maryam").await, stages(&town).await);
        let (id, version) = (town.deal, deal(&town).await.version);
        let form =
            town.post(&owner, &format!("/opportunities/{id}"), &format!("version={version}&stage={}", to.lost)).await;
        assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "the form");
        let made = town.post(&owner, "/opportunities", &format!("name=x&stage={}", to.lost)).await;
        assert_eq!(made.status, StatusCode::UNPROCESSABLE_ENTITY, "a new one");
        let bulk =
            town.post(&owner, "/opportunities/bulk", &format!("id={id}&act=set&field=stage&stage={}", to.lost)).await;
        // The deed itself is heard out, and tells row by row what came of it.
        assert_eq!(bulk.status, StatusCode::OK, "{}", bulk.body);
        assert!(bulk.body.contains("۱ ردیف پذیرفته نشد"), "{}", bulk.body);
        let path = format!("/api/v1/opportunities/{id}");
        let body = format!("{{\"stage\":\"{}\"}}", to.lost);
        assert_eq!(
            town.json(&key, Method::PATCH, &path, &body).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "the API"
        );
        assert_eq!(deal(&town).await.get(deals::STAGE).any(), to.lead, "no door let it through");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_says_what_a_stage_asks_for() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, owner, to) = (town.browser("boss").await, town.browser("maryam").await, stages(&town).await);
        let form = town.get(&boss, &format!("/stages/{}/edit", to.talks)).await;
        assert!(form.body.contains("name=\"requires\" value=\"amount\""), "the fields stand there to be ticked");
        let address = format!("/stages/{}", to.talks);
        let saved = town.post(&boss, &address, "version=1&requires=&requires=expected_on&requires=amount").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let asked = moves(&town, &owner, &format!("to={}", to.talks)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.body.contains("name=\"amount\"") && asked.body.contains("name=\"expected_on\""));
        let given = moves(&town, &owner, &format!("to={}&amount=1200&expected_on=1405/10/01", to.talks)).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
        // It stays there only with what the stage asks for.
        let version = deal(&town).await.version;
        let emptied =
            town.post(&owner, &format!("/opportunities/{}", town.deal), &format!("version={version}&amount=")).await;
        assert_eq!(emptied.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = town.post(&boss, &address, "version=2&requires=no_such_field").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
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
async fn a_program_moves_a_card_as_a_person_does() {
    both(async |db| {
        let town = Town::open(db).await;
        let to = stages(&town).await;
        let (owner, colleague, reader) =
            (town.program("maryam").await, town.program("omid").await, town.program("nasim").await);
        let path = format!("/api/v1/opportunities/{}/move", town.deal);
        let body = format!("{{\"to\":\"{}\"}}", to.talks);
        for (client, status) in [
            (&colleague, StatusCode::NOT_FOUND),
            (&reader, StatusCode::FORBIDDEN),
            (&Client::default(), StatusCode::UNAUTHORIZED),
            (&owner, StatusCode::OK),
        ] {
            assert_eq!(town.json(client, Method::POST, &path, &body).await.status, status);
        }
        let lost = town.json(&owner, Method::POST, &path, &format!("{{\"to\":\"{}\"}}", to.lost)).await;
        assert!(lost.status == StatusCode::UNPROCESSABLE_ENTITY && lost.body.contains("lost_reason"), "{}", lost.body);
        let old = town.json(&owner, Method::POST, &path, &format!("{{\"to\":\"{}\",\"version\":1}}", to.won)).await;
        assert_eq!(old.status, StatusCode::CONFLICT);
        for body in
            ["{}", "{\"to\":\"nowhere\"}", "{\"to\":7}", "{\"by\":\"amount\",\"to\":null}", "{\"to\":null,\"x\":1}"]
        {
            let wrong = town.json(&owner, Method::POST, &path, body).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", wrong.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_begun_on_the_board_and_looked_at_beside_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let to = stages(&town).await;
        let (owner, colleague, reader) =
            (town.browser("maryam").await, town.browser("omid").await, town.browser("nasim").await);
        let form = format!("by=stage&to={}&name=Lentils&amount=250", to.talks);
        let made = town.post(&owner, "/opportunities/board/cards", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        assert!(town.get(&owner, "/opportunities/board").await.body.contains("Lentils"));
        let empty = town.post(&owner, "/opportunities/board/cards", &format!("by=stage&to={}&name=", to.talks)).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is no card");
        let wrong = town.post(&owner, "/opportunities/board/cards", &form.replace("250", "many")).await;
        assert!(
            wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("many"),
            "nothing typed is lost"
        );
        assert_eq!(town.post(&reader, "/opportunities/board/cards", &form).await.status, StatusCode::FORBIDDEN);
        let panel = format!("/opportunities/{}/panel", town.deal);
        assert_eq!(town.get(&owner, &panel).await.location, format!("/opportunities/{}", town.deal), "without scripts");
        assert_eq!(town.get(&colleague, &panel).await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.get(&Client::default(), &panel).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_by_owner_are_handed_over() {
    both(async |db| {
        let town = Town::open(db).await;
        let (manager, omid) = (town.browser("parvin").await, town.users["omid"]);
        let path = format!("/opportunities/{}/move", town.deal);
        let moved = town.post(&manager, &path, &format!("by=owner&to={omid}&from={}", town.users["maryam"])).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
        assert_eq!(deal(&town).await.value("owner").id(), Some(omid));
    })
    .await;
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

/// Deals in all; a twentieth of them Maryam's, a tenth in one stage.
const ALL: i64 = 20_000;

/// A board that has been in use for years, written as the database likes it.
async fn many(town: &Town, to: &Stages) {
    let (maryam, omid) = (town.users["maryam"].raw(), town.users["omid"].raw());
    let (deal, won, talks) = (town.deal.raw(), to.won.raw(), to.talks.raw());
    let sql = format!(
        "insert into @opportunities (id, version, created_at, updated_at, name, name_sort, name_find, pipeline, stage, \
         amount, amount_currency, amount_base, opened_on, owner)
         with recursive n(i) as (select 1 union all select i + 1 from n where i < {ALL})
         select n.i + 1000, 1, d.created_at, d.created_at, 'x', 'x', 'x', d.pipeline, \
         case when n.i % 10 = 0 then d.stage when n.i % 10 = 1 then {talks} else {won} end, \
         n.i, 'IRR', n.i, d.opened_on, case when n.i % 20 = 3 then {maryam} else {omid} end
         from n join @opportunities d on d.id = {deal}"
    );
    // As a change of tables, which has the time that it takes.
    town.workspace.db.overhaul(move |tx| tx.sql_execute(&sql, &[])).await.expect("deals");
    if town.workspace.db.dialect() == Dialect::Postgres {
        town.workspace.db.write(|tx| tx.sql_execute("analyze @opportunities", &[])).await.expect("analyze");
    }
}

/// How the heads of the columns and the cards of one are read by this person.
async fn plans(town: &Town, who: &str, stage: Id) -> (Vec<String>, Vec<String>) {
    let read = move |tx: &mut Reads<'_, '_>| {
        let def = tx.ctx.def("opportunities")?;
        let pipeline = tx.find(stage.of::<Stage>())?.get(pipelines::PIPELINE).any();
        let within = Filter::is("pipeline", [schema::Value::Id(pipeline)]);
        let heads = tx.plan_groups(&def, &within, "stage", Some("amount"))?;
        let filter = within.and(Filter::is("stage", [schema::Value::Id(stage)]));
        Ok((heads, tx.plan(&Query { filter, limit: 30, ..Query::of(&def) })?))
    };
    town.standing(who).await.read(read).await.expect("plans")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_reads_by_index_whatever_there_is() {
    both(async |db| {
        let town = Town::open(db).await;
        let to = stages(&town).await;
        many(&town, &to).await;
        let dialect = town.workspace.db.dialect();
        let scans = |plan: &[String]| {
            plan.iter().any(|step| match dialect {
                Dialect::Sqlite => step.starts_with("SCAN opportunities") && !step.contains("INDEX"),
                Dialect::Postgres => step.contains("Seq Scan on opportunities"),
            })
        };
        for who in ["boss", "maryam"] {
            let (heads, cards) = plans(&town, who, to.lead).await;
            assert!(!scans(&cards), "{who}'s cards: {cards:#?}");
            assert_eq!(sorted_aside(&cards), None, "{who}'s cards: {cards:#?}");
            // Who sees every deal has every deal added up: PostgreSQL may well
            // read the table straight through for that, and is right.
            let adds_up_all = who == "boss" && dialect == Dialect::Postgres;
            assert!(adds_up_all || !scans(&heads), "{who}'s heads: {heads:#?}");
        }
    })
    .await;
}

/// A step that sorts; what has no day is sorted by its id alone, and is never much.
fn sorted_aside(plan: &[String]) -> Option<&String> {
    let by_id = |at: usize| plan.get(at + 1).is_some_and(|key| key.trim().starts_with("Sort Key: id"));
    let is_sort = |(at, step): &(usize, &String)| {
        step.contains("TEMP B-TREE FOR ORDER BY") || (step.trim().starts_with("->  Sort") && !by_id(*at))
    };
    plan.iter().enumerate().find(is_sort).map(|(_, step)| step)
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

#[tokio::test(flavor = "multi_thread")]
async fn a_new_deal_stands_chosen_in_the_first_stage_of_the_usual_pipeline() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, usual) = (town.browser("maryam").await, stages(&town).await);
        let (second, lead, won) = second_pipeline(&town).await;
        let first = deal(&town).await.get(deals::PIPELINE).any();
        let check = async |query: &str, chosen: &[Id], left: &[Id]| {
            let form = town.get(&owner, &format!("/opportunities/new{query}")).await;
            assert_eq!(form.status, StatusCode::OK);
            let is_chosen = |id: &Id| form.body.contains(&format!("value=\"{id}\" selected"));
            assert!(chosen.iter().all(is_chosen) && !left.iter().any(is_chosen), "{query}: {}", form.body);
        };
        check("", &[first, usual.lead], &[second, lead, usual.talks]).await;
        check(&format!("?customer={}", town.customer), &[first, usual.lead], &[second]).await;
        // What was chosen where the form was opened stays, and brings the other along.
        check(&format!("?stage={}", usual.talks), &[first, usual.talks], &[usual.lead]).await;
        check(&format!("?stage={won}"), &[second, won], &[first, lead]).await;
        check(&format!("?pipeline={second}"), &[second, lead], &[first, usual.lead]).await;
        check("?stage=nope", &[], &[first, usual.lead]).await;
        check("?pipeline=nope", &[], &[first, usual.lead]).await;
    })
    .await;
}

/// The stages that a form offers are those of the pipeline that is chosen there.
#[tokio::test(flavor = "multi_thread")]
async fn the_stages_of_a_form_follow_its_pipeline() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, usual) = (town.browser("maryam").await, stages(&town).await);
        let (second, renewal, won) = second_pipeline(&town).await;
        let offers = |page: &str, id: Id| page.contains(&format!("value=\"{id}\""));
        let chooses = |page: &str, id: Id| page.contains(&format!("value=\"{id}\" selected"));
        let form = town.get(&owner, "/opportunities/new").await.body;
        assert!(offers(&form, usual.lead) && !offers(&form, renewal), "{form}");
        assert!(form.contains("data-within=\"pipeline\""), "the script follows the pipeline: {form}");

        // What the script asks for when another pipeline is chosen.
        let other = town.get(&owner, &format!("/stages/options?within={second}&q=")).await;
        assert_eq!(other.status, StatusCode::OK, "{}", other.body);
        assert!(chooses(&other.body, renewal) && offers(&other.body, won) && !offers(&other.body, usual.lead));
        let words = town.get(&owner, &format!("/stages/options?within={second}&q=sig")).await.body;
        assert!(offers(&words, won) && !offers(&words, renewal), "{words}");
        for odd in ["within=nope", "within=", &format!("within={}", town.customer)] {
            assert_eq!(town.get(&owner, &format!("/stages/options?{odd}")).await.status, StatusCode::OK, "{odd}");
        }

        // Without scripts the stage of the other pipeline stays: it is told beside its
        // field, with the right stages, and nothing that was typed is lost.
        let sent = |stage: Id| format!("name=Z9&amount=12&pipeline={second}&stage={stage}&customer={}", town.customer);
        let told = town.post(&owner, "/opportunities", &sent(usual.lead)).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", told.body);
        assert!(told.body.contains("f-stage-error") && told.body.contains("value=\"Z9\""), "{}", told.body);
        assert!(chooses(&told.body, renewal) && !offers(&told.body, usual.lead), "{}", told.body);
        assert_eq!(town.post(&owner, "/opportunities", &sent(renewal)).await.status, StatusCode::SEE_OTHER);

        // A deal that stands somewhere is edited there.
        let edited = town.get(&owner, &format!("/opportunities/{}/edit", town.deal)).await.body;
        let stage = deal(&town).await.get(deals::STAGE).any();
        assert!(chooses(&edited, stage) && !offers(&edited, renewal), "{edited}");
    })
    .await;
}

/// Another pipeline, with its first open stage behind a won one.
async fn second_pipeline(town: &Town) -> (Id, Id, Id) {
    let boss = town.standing("boss").await;
    let made = boss.write(|tx| {
        let laid = [pipelines::Laid::new("Signed", StageKind::Won), pipelines::Laid::new("Renewal", StageKind::Open)];
        let pipeline = pipelines::create(tx, "Renewals", &laid)?.key();
        let stages = pipelines::steps_of(tx, pipeline)?;
        let of = |kind: StageKind| stages.0.iter().find(|step| step.kind == kind).map(|step| step.stage.any());
        Ok((pipeline.any(), of(StageKind::Open), of(StageKind::Won)))
    });
    let (pipeline, open, won) = made.await.expect("a second pipeline");
    (pipeline, open.expect("an open stage"), won.expect("a won stage"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sum_that_is_cut_short_is_met_by_the_forms_that_can_be_read() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, to) = (town.browser("maryam").await, stages(&town).await);
        let sum = "%DB%B1%DB%B2%D9%85"; // ۱۲م
        let check = async |lang: &str, forms: &str| {
            town.post(&owner, "/me/preferences", &format!("language={lang}&back=/")).await;
            let form = format!("by=stage&to={}&name=x&amount={sum}", to.lead);
            let refused = town.post(&owner, "/opportunities/board/cards", &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a card begun on the board");
            assert!(refused.body.contains(forms) && refused.body.contains("value=\"۱۲م\""), "{}", refused.body);
            let read = town.get(&owner, &format!("/reading/money?text={sum}")).await;
            let read: Json = serde_json::from_str(&read.body).expect("what is understood");
            assert!(read["hint"].as_str().is_some_and(|hint| hint.contains(forms)), "while it is typed: {read}");
            // Half a word is no mistake yet.
            let read = town.get(&owner, "/reading/money?text=12%20mi").await;
            let read: Json = serde_json::from_str(&read.body).expect("what is understood");
            assert!(read["problem"].is_string() && read["hint"].is_null(), "{read}");
        };
        check("fa", "۱۲ میلیون، ۱۲ میلیارد، 12m").await;
        check("en", "12 million, ۱۲ میلیون, 12m").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_read_in_which_pipeline_a_stage_is_still_begins_a_deal() {
    both(async |db| {
        let town = Town::open(db).await;
        let hide = |tx: &mut Writes<'_, '_>| -> Result<()> {
            for mut row in tx.list_of::<RoleRow>(Filter::default(), 50)? {
                let mut role: Role = serde_json::from_str(&row.get(ROLE_RIGHTS)).expect("rights");
                let (entity, field) = ("stages".into(), "pipeline".into());
                role.fields.push(FieldRule { entity, field, read: false, write: false });
                row.set(ROLE_RIGHTS, serde_json::to_string(&role).expect("rights"));
                tx.save(row)?;
            }
            Ok(())
        };
        Ctx::system(town.workspace.clone(), Door::Command).write(hide).await.expect("roles");
        let (owner, to) = (town.browser("maryam").await, stages(&town).await);
        for page in ["/opportunities/new".to_owned(), format!("/opportunities/{}/edit", town.deal)] {
            let form = town.get(&owner, &page).await;
            assert_eq!(form.status, StatusCode::OK, "{page}: {}", form.body);
            assert!(form.body.contains(&format!("value=\"{}\"", to.lead)), "{page}: {}", form.body);
        }
        let options = town.get(&owner, &format!("/stages/options?within={}", town.customer)).await;
        assert_eq!(options.status, StatusCode::OK, "{}", options.body);
    })
    .await;
}
