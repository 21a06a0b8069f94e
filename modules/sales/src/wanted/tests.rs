//! The wish of a customer, and the product that it names.

use base::Id;
use directory::customers::{self, Customer};
use records::{Door, Record, Result, Writes};
use store::{Db, testkit};

use super::{WANTED, WANTED_PRODUCT, rules::longest_within};
use crate::{
    products::{self, Product},
    testing::{through, town},
};

#[test]
fn words_name_the_longest_product_that_stands_in_them_whole() {
    let known: Vec<((), String)> =
        ["نخود", "نخود سایز ۷", "عدس", "لوبیا چیتی", "لوبیا سفید"].map(|name| ((), name.to_owned())).into();
    let check = |words: &str, want: Option<&str>| {
        assert_eq!(longest_within(words, &known).map(|at| known[at].1.as_str()), want, "{words}");
    };
    check("نخود سایز 7", Some("نخود سایز ۷"));
    check("۵ تن نخود می‌خواهد", Some("نخود"));
    check("نخودچی", None);
    check("عدس یا نخود", Some("نخود"));
    check("لوبیا چیتی و لوبیا سفید", None);
    check("لوبيا چيتي", Some("لوبیا چیتی"));
    check("حبوبات", None);
    check("", None);
}

fn product(tx: &mut Writes<'_, '_>, name: &str, code: &str) -> Result<Id<Product>> {
    let mut product = tx.new_record::<Product>()?;
    product.set(products::NAME, name.to_owned());
    product.set(products::CODE, Some(code.to_owned()));
    product.set(products::SERIES, Some("حبوبات".to_owned()));
    Ok(tx.save(product)?.key())
}

fn asks(tx: &mut Writes<'_, '_>, mut customer: Record<Customer>, words: Option<&str>) -> Result<Record<Customer>> {
    customer.set(WANTED, words.map(str::to_owned));
    tx.save(customer)
}

async fn followed(db: Db) {
    let (workspace, _) = town(db).await;
    let deed = |tx: &mut Writes<'_, '_>| {
        let (chickpea, lentil) = (product(tx, "نخود", "N-7")?, product(tx, "عدس", "A-1")?);
        let mut customer = tx.new_record::<Customer>()?;
        customer.set(customers::NAME, "بازرگانی سپهر".to_owned());
        let customer = asks(tx, customer, Some("دو تن نخود"))?;
        assert_eq!(customer.get(WANTED_PRODUCT), Some(chickpea));
        let customer = asks(tx, customer, Some("a-1"))?;
        assert_eq!(customer.get(WANTED_PRODUCT), Some(lentil), "a code names its product");
        let customer = asks(tx, customer, Some("حبوبات"))?;
        assert_eq!(customer.get(WANTED_PRODUCT), None, "a whole series is no product");
        let mut customer = asks(tx, customer, None)?;
        customer.set(WANTED_PRODUCT, Some(lentil));
        let mut customer = tx.save(customer)?;
        assert_eq!(customer.get(WANTED).as_deref(), Some("عدس"), "what was chosen gives the words");
        customer.set(WANTED_PRODUCT, Some(chickpea));
        customer.set(WANTED, Some("عدس ریز".to_owned()));
        let customer = tx.save(customer)?;
        assert_eq!(customer.get(WANTED_PRODUCT), Some(chickpea), "what was chosen beside the words stays");
        assert_eq!(super::series(tx, 10)?, ["حبوبات"]);
        Ok(())
    };
    through(&workspace, Door::Page).write(deed).await.unwrap();
}

#[tokio::test]
async fn a_wish_leads_to_the_product_that_it_names() {
    testkit::both(followed).await;
}
