//! Behind each figure stand as many records as it says, for whoever reads it.

use records::{Door, Reads, Result};
use schema::{KeysOnly, filter};
use store::{Db, testkit};

use super::town::{january, settle};
use crate::{
    funnel::{Asked, Figure, Funnel, funnel},
    testing::{as_person, through},
};

/// Every figure of a funnel.
fn figures(found: &Funnel) -> Vec<&Figure> {
    let mut all = vec![&found.no_date];
    for line in &found.stages {
        all.extend([&line.entered, &line.went_on, &line.lost, &line.still_here, &line.went_back, &line.no_date]);
        all.extend(line.reasons.iter().map(|line| &line.lost));
    }
    all.extend(found.reasons.iter().map(|line| &line.lost));
    all.extend(found.quarters.iter().flat_map(|line| [&line.won, &line.lost]));
    let groups = found.sellers.iter().chain(&found.branches).chain(&found.products).map(|line| &line.deals);
    for deals in groups.chain([&found.all]) {
        all.extend([&deals.total, &deals.won, &deals.lost, &deals.open]);
    }
    all
}

fn opened(tx: &mut Reads<'_, '_>, figure: &Figure) -> Result<i64> {
    let def = tx.ctx.def(figure.entity)?;
    let read = filter::parse(&figure.filter, &tx.ctx.schema, &def, &tx.ctx.reading(), &KeysOnly);
    let read = read.unwrap_or_else(|problem| panic!("{} is not a filter: {problem:?}", figure.filter));
    Ok(tx.count_to(&def, &read, 1_000)? as i64)
}

async fn openable(db: Db) {
    let town = settle(db).await;
    let period = Asked { from: Some(january(4)), until: Some(january(10)), ..Asked::default() };
    let since = Asked { from: Some(january(6)), branch: Some(town.tehran), ..Asked::default() };
    let system = through(&town.workspace, Door::Page);
    for ctx in [system, as_person(&town.workspace, town.maryam).await, as_person(&town.workspace, town.reza).await] {
        for asked in [Asked::default(), period.clone(), since.clone()] {
            let disagree = ctx
                .read(move |tx| {
                    let found = funnel(tx, &asked)?;
                    let mut disagree = Vec::new();
                    for figure in figures(&found) {
                        let opened = opened(tx, figure)?;
                        if opened != figure.count {
                            disagree.push(format!("{figure:?} opens {opened}"));
                        }
                    }
                    Ok(disagree)
                })
                .await
                .unwrap();
            assert_eq!(disagree, Vec::<String>::new());
        }
    }
}

#[tokio::test]
async fn every_figure_opens_as_many_records_as_it_says() {
    testkit::both(openable).await;
}
