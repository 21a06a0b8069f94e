//! The funnel over a real seller's CRM agrees to the unit with a script that
//! computes it from the files (`oracle/funnel.py`): overall, by seller, branch
//! and product, and in each quarter of both calendars, on both databases.

use std::{collections::BTreeMap, path::Path, process::Command, sync::Arc};

use base::{Currency, FrozenClock, Id};
use records::{
    Ctx, Door, Settings, Workspace,
    import::{Import, Progress, Source},
};
use sales::{
    funnel::{Asked, funnel, to_json},
    pipelines::{Laid, create},
};
use serde_json::{Map, Value, json};
use store::{Cell, ColumnType, Db, testkit};

/// What the script says about the files.
fn oracle(data: &Path) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle/funnel.py");
    let out = Command::new("python3").arg(script).arg(data).output().expect("python3 runs the script");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("the script prints JSON")
}

/// A workspace with everything in it that the four sheets say.
async fn imported(db: Db, data: &Path) -> Ctx {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let workspace = Workspace::open(db, peyvand_tests::modules(), clock, 1).await.unwrap();
    let ctx = Ctx::system(workspace.clone(), Door::Command);
    let settings = Settings { currency: Currency::Usd, ..(*workspace.settings()).clone() };
    ctx.save_settings(settings).await.unwrap();
    let stages = ["Prospecting", "Engaging", "Won", "Lost"].map(|name| Laid::parse(name).unwrap());
    ctx.write(move |tx| create(tx, "Maven", &stages).map(drop)).await.unwrap();
    let ctx = Ctx::system(workspace, Door::Command);
    let sheets: [(&str, &str, &str, &[&str]); 4] = [
        ("customers", "accounts.csv", "name", &["kind==company"]),
        ("products", "products.csv", "name", &[]),
        ("users", "sales_teams.csv", "name", &[]),
        ("opportunities", "sales_pipeline.csv", "external_id", &[]),
    ];
    for (entity, file, key, flags) in sheets {
        let mut import = Import::open(&ctx, entity, Source::file(data.join(file))).unwrap();
        let flags: Vec<String> = flags.iter().map(|&flag| flag.to_owned()).collect();
        import.apply(&ctx, &flags).unwrap();
        import.known_by(&ctx, key).unwrap();
        import.accept_near = true;
        let report = import.run(&ctx, None, &Progress::default()).await.unwrap();
        assert_eq!(report.rejected, 0, "{:?}", report.problems);
    }
    ctx
}

/// The ids of an entity by name.
async fn ids(ctx: &Ctx, entity: &'static str) -> BTreeMap<String, Id> {
    let sql = format!("select name, id from @{entity} where deleted_at is null");
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(&sql, &[] as &[Cell], &[ColumnType::Text, ColumnType::Int])?)).await;
    let named = |row: &store::Row| Some((row.text(0)?.to_owned(), Id::from_raw(row.int(1)?)));
    rows.unwrap().iter().filter_map(named).collect()
}

/// What the API answers, in the words of the script.
async fn answered(ctx: &Ctx, asked: Asked) -> Value {
    let asked = Asked { calendar: Some(base::Calendar::Gregorian), ..asked };
    let (wanted, format) = (asked.clone(), ctx.format.clone());
    let found = ctx.read(move |tx| funnel(tx, &asked)).await.unwrap();
    let json = to_json(&found, &wanted, Currency::Usd, &format);
    let list = |key: &str| json[key].as_array().unwrap().clone();
    let named = |key: &str, figures: fn(&Value) -> Value| -> Map<String, Value> {
        let name = |line: &Value| line["name"].as_str().or(line["from"].as_str()).unwrap().to_owned();
        list(key).iter().map(|line| (name(line), figures(line))).collect()
    };
    json!({
        "totals": totals(&json["totals"]),
        "no_date": json["no_date"]["count"],
        "stages": list("stages").iter().map(stage).collect::<Vec<_>>(),
        "not_given": list("lost_reasons").iter().map(not_given).sum::<i64>(),
        "sellers": named("sellers", totals),
        "branches": named("branches", totals),
        "products": named("products", totals),
        "quarters": named("quarters", quarter),
    })
}

fn not_given(line: &Value) -> i64 {
    assert_eq!((&line["id"], &line["name"]), (&Value::Null, &Value::Null));
    line["lost"]["count"].as_i64().unwrap()
}

fn totals(line: &Value) -> Value {
    json!({
        "total": line["total"]["count"],
        "won": line["won"]["count"],
        "lost": line["lost"]["count"],
        "open": line["open"]["count"],
        "won_amount": whole(&line["won_amount"]),
        "win_rate": line["win_rate"],
        "median_days": line["median_days"],
    })
}

fn stage(line: &Value) -> Value {
    assert_eq!(line["went_back"]["count"], 0);
    json!({
        "name": line["name"],
        "entered": line["entered"]["count"],
        "went_on": line["went_on"]["count"],
        "lost": line["lost"]["count"],
        "still_here": line["still_here"]["count"],
        "no_date": line["no_date"]["count"],
        "conversion": line["conversion"],
        "median_days": line["median_days"],
        "value": whole(&line["value"]),
    })
}

fn quarter(line: &Value) -> Value {
    json!({ "won": line["won"]["count"], "lost": line["lost"]["count"], "won_amount": whole(&line["won_amount"]) })
}

/// Dollars of cents; the files have no cents.
fn whole(minor: &Value) -> Value {
    let minor = minor.as_i64().unwrap();
    assert_eq!(minor % 100, 0);
    (minor / 100).into()
}

/// A quarter in which nothing was closed is shown and not counted.
fn without_empty(mut funnel: Value) -> Value {
    if let Some(quarters) = funnel["quarters"].as_object_mut() {
        quarters.retain(|_, line| line["won"] != 0 || line["lost"] != 0);
    }
    funnel
}

async fn agrees(ctx: &Ctx, what: &str, asked: Asked, expected: &Value) {
    let found = without_empty(answered(ctx, asked).await);
    for key in ["totals", "no_date", "stages", "not_given", "sellers", "branches", "products", "quarters"] {
        // A period in which nothing happened shows the stages of every pipeline, all empty.
        let is_idle = key == "stages" && expected[key] == json!([]);
        if is_idle {
            assert!(found[key].as_array().unwrap().iter().all(|line| line["entered"] == 0), "{what}");
        } else {
            assert_eq!(found[key], expected[key], "{what}: {key}");
        }
    }
}

fn days(period: &str) -> Asked {
    let (from, until) = period.split_once("..").unwrap();
    Asked { from: Some(from.parse().unwrap()), until: Some(until.parse().unwrap()), ..Asked::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_funnel_agrees_to_the_unit_with_what_a_script_computes_from_the_files() {
    let Some(data) = peyvand_tests::shared_data("maven_crm") else { return };
    let oracle = Arc::new(oracle(&data));
    let each = |key: &str| oracle[key].as_object().unwrap().clone();
    testkit::both(|db| {
        let (data, overall) = (data.clone(), oracle["overall"].clone());
        let (sellers, branches, products, periods) = (each("seller"), each("branch"), each("product"), each("period"));
        async move {
            let ctx = imported(db, &data).await;
            agrees(&ctx, "overall", Asked::default(), &overall).await;
            assert_eq!((sellers.len(), branches.len(), products.len()), (30, 3, 7));
            let (users, offices, goods) =
                (ids(&ctx, "users").await, ids(&ctx, "branches").await, ids(&ctx, "products").await);
            for (name, expected) in &sellers {
                agrees(&ctx, name, Asked { seller: Some(users[name].of()), ..Asked::default() }, expected).await;
            }
            for (name, expected) in &branches {
                agrees(&ctx, name, Asked { branch: Some(offices[name].of()), ..Asked::default() }, expected).await;
            }
            for (name, expected) in &products {
                agrees(&ctx, name, Asked { product: Some(goods[name].of()), ..Asked::default() }, expected).await;
            }
            for (period, expected) in &periods {
                agrees(&ctx, period, days(period), expected).await;
            }
        }
    })
    .await;
}
