//! A list as a file: what the list shows, for who may take it out.

use store::testkit::both;

use crate::town::{
    Town,
    Who::{Boss, Maryam, Omid, Parvin},
};

#[tokio::test]
async fn the_list_in_view_goes_out_as_it_stands() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "=بقالی", Some(120_050)).await;
        town.shop(Maryam, "نانوایی", None).await;
        town.post(Boss, &format!("/shops/{shop}"), &[("version", "1"), ("phone", "09121234567"), ("secret", "گنج")])
            .await
            .is(303);
        let list = town.get(Boss, "/shops?sort=-name&columns=sales,phone,owner&filter=trade:books").await.is(200);
        let links = list.links("/shops/export?");
        assert_eq!(links.len(), 4);
        let csv = links.iter().find(|link| link.contains("format=csv") && !link.contains("all=")).unwrap();
        let file = town.get(Boss, csv).await.is(200).body;
        let lines: Vec<&str> = file.split("\r\n").collect();
        assert_eq!(lines[0], "\u{feff}شناسه,نام,فروش (تومان),تلفن,مسئول,مسئول (شناسه)");
        assert!(lines[1].ends_with(&format!(",نانوایی,,,مریم,{}", town.id(Maryam))), "{}", lines[1]);
        let hers = format!("{shop},'=بقالی,12005,+989121234567,مریم,{}", town.id(Maryam));
        assert_eq!(lines[2], hers);
        assert_eq!(lines.len(), 4);
        let all = links.iter().find(|link| link.contains("format=csv") && link.contains("all=")).unwrap();
        town.get(Boss, all).await.is(200).shows("گنج").shows("کتاب‌فروشی");
        let workbook = links.iter().find(|link| link.contains("format=xlsx")).unwrap();
        assert!(town.get(Boss, workbook).await.is(200).body.starts_with("PK"));
    })
    .await;
}

#[tokio::test]
async fn only_who_may_export_takes_a_list_out_and_never_what_is_hidden() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.shop(Maryam, "راسته", None).await;
        // A keeper and an overseer see shops and may not take them out.
        for who in [Maryam, Parvin, Omid] {
            town.get(who, "/shops/export?format=csv").await.is(403).hides("راسته");
        }
        assert!(town.get(Maryam, "/shops").await.links("/shops/export").is_empty());
        town.get(Boss, "/nothing/export").await.is(404);
        town.get_as_stranger("/shops/export").await.is(303);
        // What cannot be read leads to the list, which says why.
        let led = town.get(Boss, "/shops/export?filter=trade:(").await.is(303);
        town.get(Boss, &led.location).await.is(200).shows("این شرط خوانده نشد");
        town.get(Boss, "/shops/export?format=docx&sort=nothing&columns=nothing,name").await.is(200).shows("راسته");
    })
    .await;
}
