//! Rows that are refused come back with their reasons and hold up nobody.

use std::path::Path;

use records::import::{Import, Progress, Source};
use store::testkit;

use crate::{
    choices::hire,
    sheet::{figures, run, sheet, shops},
    town::{CODE, NAME, Shop, Town},
};

#[tokio::test]
async fn rejected_rows_come_back_as_a_sheet_with_their_reasons() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let sheet = sheet(
            "name,code,sales,mother,town\n\
             Sun,A1,12,,Yazd\n\
             ,A2,12,,Qom\n\
             Moon,A1,12,,Qom\n\
             Star,A3,a lot,Nowhere,\"Rasht, Gilan\"\n\
             Sky,A4,1,,Ray,and more\n\
             Rain,A5,1",
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejected.csv");
        let done = sheet.open(&ctx, "shops", &[]).run(&ctx, Some(&path), &Progress::default()).await.unwrap();
        assert_eq!(figures(&done), [1, 0, 0, 5], "{:?}", done.problems);
        assert_eq!(
            rejected(&path),
            [
                ["3", "A2", "name", ""],
                ["4", "A1", "code", "2"],
                ["5", "A3", "sales", "mother"],
                ["6", "A4", "", ""],
                ["7", "A5", "", ""],
            ]
            .map(|row| row.map(str::to_owned))
        );

        // What is put right in that sheet can be imported again.
        let text = std::fs::read_to_string(&path).unwrap();
        let mended = self::sheet(&text.replace(",A2", "Dawn,A2").replace("Moon,A1", "Moon,A6"));
        let import = mended.open(&ctx, "shops", &[]);
        let done = run(&import, &ctx).await;
        assert_eq!(figures(&done)[0], 3, "{:?}", done.problems);
    })
    .await;
}

#[tokio::test]
async fn a_rejected_row_comes_back_letter_by_letter_and_nothing_in_its_sheet_is_a_formula() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let cells = ["- note", "+98 (21) 8888", "=1+1", "'=1", "@home", "-12"];
        let rows = cells.map(|cell| format!(",{}\n", records::export::guarded(cell)));
        let sheet = sheet(&format!("name,'=HYPERLINK(A1)\n{}", rows.concat()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejected.csv");
        let done = sheet.open(&ctx, "shops", &[]).run(&ctx, Some(&path), &Progress::default()).await.unwrap();
        assert_eq!(done.rejected, 6);

        let mut raw = csv::ReaderBuilder::new().has_headers(false).from_path(&path).unwrap();
        for field in raw.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            assert!(!field.starts_with(['=', '@']), "{field}");
        }
        let mut reader = Source::file(&path).open().unwrap();
        assert_eq!(reader.headings()[..2], ["name", "=HYPERLINK(A1)"]);
        for cell in cells {
            assert_eq!(reader.next_row().unwrap().unwrap().cells[1], cell);
        }
    })
    .await;
}

/// Row number, code, and pieces of the reason that the tests name.
fn rejected(path: &Path) -> Vec<[String; 4]> {
    let mut reader = Source::file(path).open().unwrap();
    assert_eq!(reader.headings()[5..7], ["سطر", "علت رد"]);
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        let reason = &row.cells[6];
        assert!(!reason.is_empty() && !reason.contains('⟨'), "{reason}");
        let said = |piece: &str| if reason.contains(piece) { piece.to_owned() } else { String::new() };
        let (one, other) = match row.cells[1].as_str() {
            "A2" => ("name", ""),
            "A1" => ("code", "2"),
            "A3" => ("sales", "mother"),
            _ => ("", ""),
        };
        let digits = base::fold::digits(reason);
        let second = if digits.contains(other) { other.to_owned() } else { String::new() };
        rows.push([row.cells[5].clone(), row.cells[1].clone(), said(one), second]);
    }
    rows
}

#[tokio::test]
async fn a_row_that_is_refused_among_a_thousand_holds_up_none_of_them() {
    refused_among(1_300, 1_200, 512).await;
}

/// A batch without savepoints that met it was undone, and its next try must not meet it again.
#[tokio::test]
async fn a_row_that_is_refused_far_behind_the_first_of_its_batch_is_met_once() {
    refused_among(60, 17, 8).await;
}

/// So many rows, of which this one is refused by the database alone; `together` go out at once.
async fn refused_among(many: u64, refused: u64, together: usize) {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let rights = r#"{"key": "clerk", "grants": {"shops": {"read": "own", "create": "own", "import": "own"}}}"#;
        hire(&town, town.maryam, rights).await;
        let (omid, maryam) = (town.as_user(town.omid).await, town.as_user(town.maryam).await);
        let taken = move |tx: &mut records::Writes<'_, '_>| {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, "دکان امید".to_owned());
            shop.set(CODE, Some(format!("C{refused}")));
            tx.save(shop).map(drop)
        };
        omid.write(taken).await.unwrap();
        let rows = (0..many).map(|nth| format!("دکان {nth},C{nth}\n"));
        let sheet = sheet(&format!("name,code\n{}", rows.collect::<String>()));
        // Omid's shop is out of Maryam's sight: only the database knows that its code is taken.
        let import = Import { together, ..sheet.open(&maryam, "shops", &[]) };
        let done =
            tokio::time::timeout(std::time::Duration::from_secs(60), run(&import, &maryam)).await.expect("an end");
        assert_eq!(figures(&done), [many - 1, 0, 0, 1], "{:?}", done.problems);
        assert_eq!(done.problems[0].rows, [refused + 2]);
        assert_eq!(shops(&maryam).await.len() as u64, many - 1);
        let history = "select count(*) from @changes where entity = 'shops' and kind = 'created'";
        let rows = maryam.read(|tx| Ok(tx.tx.sql(history, &[], &[store::ColumnType::Int])?)).await.unwrap();
        assert_eq!(rows[0].int(0), Some(many as i64), "each shop has one line of history");
    })
    .await;
}
