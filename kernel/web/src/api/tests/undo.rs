//! Undo and export for programs.

use serde_json::json;
use store::testkit::both;

use super::town::Town;

#[tokio::test]
async fn a_change_set_is_undone_by_its_id_and_what_stays_is_told() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.maryam, json!({ "name": "نانوایی", "staff": 3 })).await;
        let address = format!("/api/v1/shops/{id}");
        let change = Some(json!({ "name": "شیرینی", "staff": 5, "note": "تازه" }));
        assert_eq!(town.send(&town.maryam, "PATCH", &address, change).await.status, 200);
        town.send(&town.boss, "PATCH", &address, Some(json!({ "name": "قنادی", "secret": "گنج" }))).await;
        let history = town.get(&town.maryam, &format!("{address}/history")).await;
        let set = history.json["items"][1]["change_set"].as_str().unwrap();
        let undo = format!("/api/v1/change-sets/{set}/undo");
        assert_eq!(town.send(&town.reza, "POST", &undo, None).await.status, 404, "a colleague sees nothing of it");
        assert_eq!(town.get(&town.reza, &undo).await.status, 404, "nor of what it would be");
        assert_eq!(town.call("GET", &undo).send().await.status, 401);
        let before = town.get(&town.boss, &address).await.json;
        let would = town.get(&town.maryam, &undo).await;
        assert_eq!((would.status, &would.json["may_undo"], &would.json["more"]), (200, &json!(true), &json!(false)));
        assert_eq!(would.json["touched"][0]["id"], json!(id), "{}", would.json);
        assert_eq!(would.json["would"]["reverted"], json!(1));
        assert_eq!(would.json["would"]["left"][0]["field"], json!("name"));
        assert_eq!(town.get(&town.boss, &address).await.json, before, "nothing was written");
        assert_eq!(town.call("POST", &undo).send().await.status, 401);
        let told = town.send(&town.maryam, "POST", &undo, None).await;
        assert_eq!((told.status, &told.json["reverted"]), (200, &json!(1)), "{}", told.json);
        let left = &told.json["left"];
        assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
        assert_eq!((&left[0]["field"], &left[0]["changed_by"]), (&json!("name"), &json!(town.boss.user)));
        let shop = town.get(&town.maryam, &address).await.json;
        assert_eq!((&shop["name"], &shop["staff"], &shop["note"]), (&json!("قنادی"), &json!(3), &json!(null)));
        let again = town.send(&town.maryam, "POST", &undo, None).await;
        assert_eq!(again.status, 409, "{}", again.json);
        assert_eq!(town.get(&town.maryam, &undo).await.json["would"], json!(null), "it was undone already");
        for nothing in ["/api/v1/change-sets/x/undo", "/api/v1/change-sets/0000000000000/undo"] {
            assert_eq!(town.send(&town.boss, "POST", nothing, None).await.status, 404, "{nothing}");
        }
        assert_eq!(town.get(&town.boss, "/api/v1/change-sets/undo-work/0000000000000").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_list_goes_out_as_a_file_by_its_keys() {
    both(async |db| {
        let town = Town::open(db).await;
        let money = json!({ "amount": "-120", "currency": "IRR" });
        let shop =
            json!({ "name": "=نان", "trade": "bakery", "opened_on": "2026-03-21", "sales": money, "closed": true });
        let id = town.opens(&town.maryam, shop).await;
        let path =
            "/api/v1/shops/export?columns=name,trade,opened_on,sales,closed,mother&filter=trade:bakery&sort=-name";
        let file = town.call("GET", path).key(&town.boss.key).header("accept", "text/csv").send().await;
        assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"shops-2026-11-22.csv\""));
        let head = "\u{feff}id,name,trade,opened_on,sales (IRR),closed,mother,mother.id\r\n";
        assert_eq!(file.text, format!("{head}{id},'=نان,bakery,2026-03-21,-120,true,,\r\n"));
        let workbook = town.get(&town.boss, "/api/v1/shops/export?format=xlsx").await;
        assert!(workbook.text.starts_with("PK"));
        assert_eq!(town.get(&town.maryam, "/api/v1/shops/export").await.status, 403, "keepers take nothing out");
        assert_eq!(town.call("GET", "/api/v1/shops/export").send().await.status, 401);
        let wrong = town.get(&town.boss, "/api/v1/shops/export?format=docx&columns=none&limit=1").await;
        assert_eq!((wrong.status, wrong.wrong()), (422, vec!["limit", "columns", "format"]), "{}", wrong.json);
        let written = town.ctx(town.boss.user).await;
        let sql = "select actor, fields from @changes where kind = 'exported' order by seq";
        let types = [store::ColumnType::Int, store::ColumnType::Text];
        let rows = written.read(move |tx| Ok(tx.tx.sql(sql, &[], &types)?)).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].int(0), Some(town.boss.user.raw()));
        assert!(rows[0].text(1).unwrap().contains("trade:bakery"));
    })
    .await;
}
