use std::sync::Arc;

use base::{FrozenClock, Id};
use records::{Ctx, Door, Error, Record, Result, Workspace, Writes};
use store::{Db, testkit};

use super::{
    entity::*,
    rules::{written_national_id, written_postal_code},
};

#[test]
fn a_national_id_is_kept_when_its_check_digit_is_right_or_it_is_a_foreign_paper() {
    let check = |typed: &str, expected: Result<&str, &str>| {
        let written = written_national_id(typed);
        assert_eq!(written.as_deref().map_err(|problem| problem.key()), expected, "{typed}");
    };
    check("۰۰۱۳۵۴۲۴۱۹", Ok("0013542419"));
    check("0013542418", Err("base-check-wrong"));
    check("10380284790", Ok("10380284790"));
    check("1038028479", Err("base-check-wrong"));
    check("123", Err("base-check-length"));
    check("AB 1234567", Ok("AB 1234567"));
}

#[test]
fn a_postal_code_of_iran_has_ten_digits_and_one_of_elsewhere_is_kept() {
    let check = |typed: &str, country: Option<&str>, expected: Option<&str>| {
        assert_eq!(written_postal_code(typed, country).as_deref(), expected, "{typed} {country:?}");
    };
    check("۱۵۹۹۶-۱۶۳۱۳", None, Some("1599616313"));
    check("15996 16313", Some("ایران"), Some("1599616313"));
    check("1599616", None, None);
    check("12345", Some("Iran"), None);
    check("0599616313", Some("ایران"), None);
    check("4011", None, Some("4011"));
    check("SW1A 1AA", None, Some("SW1A 1AA"));
    check("1010", Some("اتریش"), Some("1010"));
}

async fn workspace(db: Db) -> Ctx {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let workspace = Workspace::open(db, vec![crate::module()], clock, 1).await.unwrap();
    Ctx::system(workspace, Door::Page)
}

fn customer(tx: &mut Writes<'_, '_>, name: &str, parent: Option<Id<Customer>>) -> Result<Record<Customer>> {
    let mut customer = tx.new_record::<Customer>()?;
    customer.set(NAME, name.to_owned());
    customer.set(PARENT, parent);
    tx.save(customer)
}

#[tokio::test]
async fn a_name_is_enough_for_a_customer() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let maryam = ctx.write(|tx| customer(tx, "مريم كريمي", None)).await.unwrap();
        assert_eq!((maryam.get(NAME), maryam.get(KIND)), ("مریم کریمی".to_owned(), CustomerKind::Person));
        assert!(![SUPPLIER, PARTNER, DEALER].into_iter().any(|role| maryam.get(role)));
    })
    .await;
}

#[tokio::test]
async fn nobody_belongs_to_themselves_however_long_the_way_round() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let refused = ctx
            .write(|tx| {
                let mut mother = customer(tx, "هلدینگ سپهر", None)?;
                let daughter = customer(tx, "پارس نساج", Some(mother.key()))?;
                let granddaughter = customer(tx, "پارس نساج شیراز", Some(daughter.key()))?;
                let mut answers = Vec::new();
                for parent in [daughter.key(), granddaughter.key(), mother.key()] {
                    mother.set(PARENT, Some(parent));
                    answers.push(tx.save(mother.clone()).map(|_| ()));
                }
                Ok(answers)
            })
            .await
            .unwrap();
        for answer in refused {
            let Err(Error::Invalid(problems)) = answer else { panic!("a ring was kept") };
            assert_eq!(problems[0].text, "customers-refused-ring");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_has_fewer_than_no_employees() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let refused = ctx
            .write(|tx| {
                let mut customer = customer(tx, "پارس نساج", None)?;
                customer.set(EMPLOYEES, Some(-3));
                tx.save(customer).map(drop)
            })
            .await;
        assert!(matches!(refused, Err(Error::Invalid(problems)) if problems[0].field == "employees"));
    })
    .await;
}
