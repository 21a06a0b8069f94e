//! How well duplicates are found, against lists of which the truth is known.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
    sync::Arc,
};

use base::{FrozenClock, Id};
use records::{
    Ctx, Door, Workspace,
    duplicates::{Level, sweep},
};
use schema::Value;
use store::{ColumnType, Db, testkit};

async fn workspace(db: Db) -> Ctx {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let workspace = Workspace::open(db, vec![crate::module()], clock, 1).await.unwrap();
    Ctx::system(workspace, Door::Page)
}

/// A file of the shared data; none where it is not at hand.
fn shared(file: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
        eprintln!("left out: {file} is not at hand");
        return None;
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| heads.iter().zip(&row).map(|(h, v)| (h.to_owned(), v.to_owned())).collect();
    Some(reader.records().map(|found| row(found.unwrap())).collect())
}

/// Writes these people down; what cannot be read as its field is left empty.
async fn write_down(ctx: &Ctx, people: Vec<Vec<(&'static str, Value)>>) -> Vec<Id> {
    let mut ids = Vec::new();
    for some in people.chunks(200) {
        let some = some.to_vec();
        ids.extend(
            ctx.write(move |tx| {
                let mut ids = Vec::new();
                for values in some {
                    let mut record = tx.new_any("customers")?;
                    for (key, value) in values {
                        let field = record.def.field(key).unwrap().clone();
                        record.put(key, schema::normalise(&field, value).unwrap_or_default());
                    }
                    ids.push(tx.save_any(record)?.id);
                }
                Ok(ids)
            })
            .await
            .unwrap(),
        );
    }
    ids
}

/// What a sweep proposes at its bound of ten bits, and what it would at eleven.
async fn found(ctx: &Ctx) -> [BTreeSet<(Id, Id)>; 2] {
    let run: Id = ctx.workspace.new_id(ctx.now());
    sweep::sweep(ctx, "customers", run, None).await.unwrap();
    let sql = "select one, other, weight from @duplicate_pairs where entity = 'customers'";
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[], &[ColumnType::Int; 3])?)).await.unwrap();
    let from = |bits: i64| {
        let heavy = rows.iter().filter(|row| row.int(2).unwrap() >= bits * 1_000);
        heavy.map(|row| (Id::from_raw(row.int(0).unwrap()), Id::from_raw(row.int(1).unwrap()))).collect()
    };
    [from(i64::MIN / 1_000), from(11)]
}

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) }
}

/// As an address book would hold them: the name in one field, the address in
/// another. The number of the insurance, which would tell it all, stays out.
fn of_febrl(row: &BTreeMap<String, String>) -> Vec<(&'static str, Value)> {
    let get = |key: &str| row.get(key).map_or("", String::as_str);
    let joined = |keys: &[&str]| keys.iter().map(|key| get(key)).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let born = get("date_of_birth");
    let iso = (born.len() == 8).then(|| format!("{}-{}-{}", &born[..4], &born[4..6], &born[6..]));
    let name = joined(&["given_name", "surname"]).join(" ");
    vec![
        ("name", text(if name.is_empty() { "—" } else { &name })),
        ("address", text(&joined(&["street_number", "address_1", "address_2"]).join(" "))),
        ("city", text(get("suburb"))),
        ("province", text(get("state"))),
        ("postal_code", text(get("postcode"))),
        ("birth_date", iso.and_then(|day| day.parse().ok()).map_or(Value::Null, Value::Date)),
    ]
}

#[tokio::test]
async fn the_sweep_finds_who_is_there_twice_and_nobody_else() {
    testkit::both(|db| async move {
        let Some(rows) = shared("febrl/dataset1.csv") else { return };
        let ctx = workspace(db).await;
        let ids = write_down(&ctx, rows.iter().map(of_febrl).collect()).await;
        let mut truth: HashMap<&str, Vec<Id>> = HashMap::new();
        for (row, id) in rows.iter().zip(&ids) {
            truth.entry(row["rec_id"].split('-').nth(1).unwrap()).or_default().push(*id);
        }
        let truth: BTreeSet<(Id, Id)> = truth.values().map(|two| (two[0].min(two[1]), two[0].max(two[1]))).collect();
        for found in found(&ctx).await {
            let right = found.intersection(&truth).count() as f64;
            let f1 = 2.0 * right / (found.len() + truth.len()) as f64;
            assert!(f1 >= 0.95, "F1 {f1:.4}: {right} of {}, {} wrong", truth.len(), found.len() as f64 - right);
        }
    })
    .await;
}

#[tokio::test]
async fn no_two_people_of_a_messy_list_are_taken_for_one() {
    testkit::both(|db| async move {
        let Some(rows) = shared("persian/customers_messy.csv") else { return };
        let ctx = workspace(db).await;
        let get = |row: &BTreeMap<String, String>, key: &str| row.get(key).cloned().unwrap_or_default();
        let person = |row: &BTreeMap<String, String>| {
            let name = format!("{} {}", get(row, "نام"), get(row, "نام خانوادگی"));
            let name = if name.trim().is_empty() { "بی‌نام".to_owned() } else { name };
            vec![("name", text(&name)), ("mobile", text(&get(row, "شماره همراه"))), ("city", text(&get(row, "شهر")))]
        };
        let ids = write_down(&ctx, rows.iter().map(person).collect()).await;
        // Who is who is told by the mobile, whichever way it is written.
        let mobile = |row| base::phone::normalise(&get(row, "شماره همراه"), "IR").ok();
        let who: HashMap<Id, Option<String>> = ids.iter().copied().zip(rows.iter().map(mobile)).collect();
        let [found, _] = found(&ctx).await;
        let wrong = found.iter().filter(|(one, other)| who[one].is_none() || who[one] != who[other]).count();
        let mut twice: HashMap<&String, usize> = HashMap::new();
        who.values().flatten().for_each(|mobile| *twice.entry(mobile).or_default() += 1);
        let truth: usize = twice.values().map(|count| count * (count - 1) / 2).sum();
        assert!(found.len() - wrong >= truth * 98 / 100, "{} of {truth}", found.len() - wrong);
        assert_eq!(wrong, 0, "proposed though they are two");
        let pairs = ctx.read(|tx| tx.pairs("customers", None, 10_000)).await.unwrap().pairs;
        let certain = pairs.iter().filter(|pair| pair.level == Level::Certain);
        assert!(certain.clone().all(|pair| who[&pair.one.id] == who[&pair.other.id]));
        assert!(certain.count() * 10 >= truth * 9);
    })
    .await;
}
