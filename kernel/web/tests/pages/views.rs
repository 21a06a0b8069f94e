//! Views that are kept, shared and let go, as owner, as somebody they are shared
//! with, as a colleague and as somebody with no business there.

use base::Id;
use store::testkit::both;

use crate::town::{
    Answer, Town,
    Who::{self, Boss, Maryam, Omid, Parvin, Reza},
};

/// Keeps what an address shows, and tells the id of the view.
async fn keep(town: &Town, who: Who, name: &str, shown: &[(&str, &str)]) -> Id {
    let form: Vec<(&str, &str)> = [("name", name), ("kind", "list")].into_iter().chain(shown.iter().copied()).collect();
    let kept = town.post(who, "/shops/views", &form).await.is(303);
    id_of(&kept)
}

fn id_of(kept: &Answer) -> Id {
    let id = kept.location.strip_prefix("/shops?view=").unwrap_or_else(|| panic!("{}", kept.location));
    id.parse().expect("an id")
}

/// The version that a view's form was made from.
async fn version(town: &Town, who: Who, id: Id) -> String {
    town.get(who, &format!("/shops/views/{id}")).await.is(200).between("name=\"version\" value=\"", "\"")
}

async fn share(town: &Town, who: Who, id: Id, how: &[(&str, &str)]) -> Answer {
    let version = version(town, who, id).await;
    let form: Vec<(&str, &str)> =
        [("version", version.as_str()), ("name", "نما")].into_iter().chain(how.iter().copied()).collect();
    town.post(who, &format!("/shops/views/{id}"), &form).await
}

#[tokio::test]
async fn a_view_keeps_filter_order_and_columns_under_a_name() {
    both(|db| async move {
        let town = Town::open(db).await;
        for (name, sales) in [("الف", 10_000), ("ب", 30_000), ("پ", 20_000)] {
            town.shop(Maryam, name, Some(sales)).await;
        }
        let list = town.get(Maryam, "/shops?filter=sales%3E1500&sort=-sales&columns=phone").await.is(200);
        list.shows("name=\"filter\" value=\"sales&gt;").shows("action=\"/shops/views\"");
        let shown = [("filter", "فروش>1500"), ("sort", "-sales"), ("columns", "phone")];
        let id = keep(&town, Maryam, "پرفروش", &shown).await;
        let page = town.get(Maryam, &format!("/shops?view={id}")).await.is(200);
        assert_eq!(page.rows(), ["ب", "پ"]);
        let page = page.shows("پرفروش").hides("پس از ذخیره تغییر کرده").shows("data-label=\"تلفن\"");
        page.hides("data-label=\"صنف\"");
        // The order of the page is said to have changed, and goes back in one press.
        let changed = town.get(Maryam, &format!("/shops?view={id}&sort=name")).await;
        changed.shows("پس از ذخیره تغییر کرده").shows(&format!("action=\"/shops/views/{id}\""));
        // Saved anew, it is what it is now.
        let form = [("act", "shown"), ("version", "1"), ("kind", "list"), ("filter", "sales>1500"), ("sort", "name")];
        town.post(Maryam, &format!("/shops/views/{id}"), &form).await.is(303);
        let page = town.get(Maryam, &format!("/shops?view={id}")).await;
        assert_eq!(page.rows(), ["ب", "پ"]);
        let stale = town.post(Maryam, &format!("/shops/views/{id}"), &form).await.is(303);
        assert!(stale.toast.contains("کس دیگری"), "{}", stale.toast);
        // An export of the view is of its rows.
        town.get(Boss, "/shops/export?format=csv").await.is(200).shows("الف");
    })
    .await;
}

#[tokio::test]
async fn a_view_is_its_owners_until_it_is_shared() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.shop(Maryam, "الف", None).await;
        let id = keep(&town, Maryam, "خصوصی", &[("filter", "trade:books")]).await;
        for who in [Reza, Parvin, Omid] {
            assert!([403, 404].contains(&town.get(who, &format!("/shops?view={id}")).await.status), "{who:?}");
            town.get(who, &format!("/shops/views/{id}")).await.is(404).hides("خصوصی");
            let form = [("act", "shown"), ("version", "1"), ("filter", "")];
            town.post(who, &format!("/shops/views/{id}"), &form).await.is(404);
            town.post(who, &format!("/shops/views/{id}/deletion"), &[]).await.is(404);
            town.get(who, &format!("/views/{id}")).await.is(404);
        }
        town.get(Reza, "/shops").await.is(200).hides("خصوصی");
        town.get(Reza, "/views").await.is(200).hides("خصوصی");
        // A stranger is led to the door.
        assert!(town.get_as_stranger(&format!("/shops?view={id}")).await.location.starts_with("/sign-in"));
        // With all it is shared only by who may change the setup.
        share(&town, Maryam, id, &[("shared", "all")]).await.is(422).shows("مدیر سامانه");
        share(&town, Boss, id, &[("shared", "all")]).await.is(303);
        town.get(Reza, "/shops").await.shows(&format!("/shops?view={id}"));
        // Who sees it may not change it.
        town.get(Reza, &format!("/shops/views/{id}")).await.is(403);
        town.post(Reza, &format!("/shops/views/{id}/deletion"), &[]).await.is(403);
        town.get(Reza, &format!("/shops?view={id}")).await.is(200).hides("الف");
    })
    .await;
}

#[tokio::test]
async fn a_view_may_be_for_a_team_or_for_a_role() {
    both(|db| async move {
        let town = Town::open(db).await;
        let id = keep(&town, Maryam, "تیمی", &[]).await;
        let page = town
            .get(Maryam, &format!("/shops/views/{id}"))
            .await
            .is(200)
            .shows("value=\"team\"")
            .hides("value=\"role\"");
        let team = page.between("<option value=\"0", "\"");
        share(&town, Maryam, id, &[("shared", "team"), ("for_team", "")]).await.is(422);
        share(&town, Maryam, id, &[("shared", "team"), ("for_team", &format!("0{team}"))]).await.is(303);
        town.get(Reza, &format!("/shops?view={id}")).await.is(404);
        let page = town.get(Boss, &format!("/shops/views/{id}")).await.is(200).shows("value=\"role\"");
        let keeper = page.body.split("<option value=\"").find(|option| option.contains(">keeper<")).unwrap();
        let keeper = keeper.split('"').next().unwrap();
        // It opens first for those it is meant for, unless they chose otherwise.
        let meant = [("shared", "role"), ("for_role", keeper), ("opens_first", "true")];
        share(&town, Boss, id, &meant).await.is(303);
        town.get(Reza, "/shops").await.is(200).shows(&format!("href=\"/shops?view={id}\" aria-current=\"page\""));
        town.get(Parvin, "/shops").await.is(200).hides(&id.to_string());
        town.post(Reza, "/shops/tabs", &[("first", "all")]).await.is(303);
        town.get(Reza, "/shops").await.shows("href=\"/shops?view=all\" aria-current=\"page\"");
    })
    .await;
}

#[tokio::test]
async fn a_view_that_is_let_go_comes_back() {
    both(|db| async move {
        let town = Town::open(db).await;
        let id = keep(&town, Maryam, "رفتنی", &[("filter", "trade:books")]).await;
        let gone = town.post(Maryam, &format!("/shops/views/{id}/deletion"), &[]).await.is(303);
        assert_eq!(gone.location, "/shops");
        town.get(Maryam, &format!("/shops?view={id}")).await.is(404);
        town.post(Maryam, &gone.undo(), &[]).await.is(303);
        town.get(Maryam, &format!("/shops?view={id}")).await.is(200).shows("رفتنی");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_view_is_told_and_nothing_is_lost() {
    both(|db| async move {
        let town = Town::open(db).await;
        let send = async |shown: &[(&str, &str)]| town.post(Maryam, "/shops/views", shown).await;
        send(&[("name", ""), ("filter", "trade:books")]).await.is(422).shows("name=\"filter\" value=\"trade:books\"");
        send(&[("name", "نام"), ("filter", "nonsense:1")]).await.is(422).shows("value=\"نام\"");
        // A field that is hidden from her is none.
        send(&[("name", "نام"), ("filter", "secret~x")]).await.is(422);
        send(&[("name", "نام"), ("sort", "nonsense")]).await.is(422);
        send(&[("name", "نام"), ("columns", "name,nonsense")]).await.is(422);
        // A view of somebody who sees more says nothing to her, not even its name.
        let id = keep(&town, Boss, "رازها", &[("filter", "secret~x")]).await;
        share(&town, Boss, id, &[("shared", "all")]).await.is(303);
        town.get(Maryam, "/shops").await.is(200).hides(&id.to_string());
        town.get(Maryam, &format!("/shops?view={id}")).await.is(404);
        town.get(Parvin, &format!("/shops?view={id}")).await.is(200);
        // Nor does its own page, or the history of it.
        let form = [("act", "shown"), ("version", "2"), ("kind", "list"), ("filter", "secret~گنج")];
        town.post(Boss, &format!("/shops/views/{id}"), &form).await.is(303);
        for path in [format!("/views/{id}"), format!("/views/{id}/history"), "/views?columns=name,filter".to_owned()] {
            town.get(Maryam, &path).await.is(200).hides("secret").hides("گنج");
            town.get(Parvin, &path).await.is(200).shows("گنج");
            town.get(Boss, &path).await.is(200).shows("گنج");
        }
        town.get(Maryam, "/views/export?format=csv").await.is(403);
    })
    .await;
}

#[tokio::test]
async fn each_has_the_tabs_in_their_own_order() {
    both(|db| async move {
        let town = Town::open(db).await;
        let tabs = async |who| town.get(who, "/shops?view=all").await.links("/shops?view=");
        assert_eq!(tabs(Maryam).await[..2], ["/shops?view=all", "/shops?view=mine"]);
        town.get(Maryam, "/shops/tabs").await.is(200).shows("name=\"down\" value=\"all\"");
        town.post(Maryam, "/shops/tabs", &[("down", "all")]).await.is(303);
        assert_eq!(tabs(Maryam).await[..2], ["/shops?view=mine", "/shops?view=all"]);
        assert_eq!(tabs(Parvin).await[..2], ["/shops?view=all", "/shops?view=mine"]);
        town.post(Maryam, "/shops/tabs", &[("up", "no-such-tab")]).await.is(303);
    })
    .await;
}
