//! The funnel as JSON, for the API: the same figures, each with the address of
//! its records. Sums are in minor units of the workspace's currency.

use base::Format;
use serde_json::{Value, json};

use super::{asked::Asked, figures::*, gather::last_day};

pub fn to_json(funnel: &Funnel, asked: &Asked, currency: base::Currency, format: &Format) -> Value {
    let days = |day: Option<base::Date>| day.map(|day| day.to_string());
    json!({
        "from": days(asked.from),
        "until": days(asked.until),
        "currency": currency.code(),
        "totals": deals(&funnel.all),
        "no_date": figure(&funnel.no_date),
        "stages": funnel.stages.iter().map(stage).collect::<Vec<_>>(),
        "lost_reasons": funnel.reasons.iter().map(reason).collect::<Vec<_>>(),
        "quarters": funnel.quarters.iter().map(|line| quarter(line, format)).collect::<Vec<_>>(),
        "sellers": funnel.sellers.iter().map(group).collect::<Vec<_>>(),
        "branches": funnel.branches.iter().map(group).collect::<Vec<_>>(),
        "products": funnel.products.iter().map(group).collect::<Vec<_>>(),
    })
}

fn figure(figure: &Figure) -> Value {
    json!({ "count": figure.count, "entity": figure.entity, "filter": figure.filter })
}

fn deals(deals: &Deals) -> Value {
    json!({
        "total": figure(&deals.total),
        "won": figure(&deals.won),
        "lost": figure(&deals.lost),
        "open": figure(&deals.open),
        "won_amount": deals.won_amount,
        "win_rate": deals.win_rate(),
        "median_days": deals.median_days,
    })
}

fn stage(line: &StageLine) -> Value {
    json!({
        "id": line.stage.to_string(),
        "name": line.name,
        "kind": schema::Choice::key(line.kind),
        "pipeline": line.pipeline.to_string(),
        "pipeline_name": line.pipeline_name,
        "entered": figure(&line.entered),
        "went_on": figure(&line.went_on),
        "lost": figure(&line.lost),
        "still_here": figure(&line.still_here),
        "went_back": figure(&line.went_back),
        "no_date": figure(&line.no_date),
        "lost_reasons": line.reasons.iter().map(reason).collect::<Vec<_>>(),
        "conversion": line.conversion(),
        "median_days": line.median_days,
        "value": line.value,
    })
}

fn reason(line: &ReasonLine) -> Value {
    json!({ "id": line.reason.map(|id| id.to_string()), "name": line.name, "lost": figure(&line.lost) })
}

fn quarter(line: &QuarterLine, format: &Format) -> Value {
    json!({
        "from": line.period.from.to_string(),
        "until": last_day(line.period).to_string(),
        "label": line.period.label(base::Unit::Quarter, format),
        "won": figure(&line.won),
        "lost": figure(&line.lost),
        "won_amount": line.won_amount,
    })
}

fn group(line: &GroupLine) -> Value {
    let mut value = json!({ "id": line.id.map(|id| id.to_string()), "name": line.name });
    if let (Value::Object(line), Value::Object(deals)) = (&mut value, deals(&line.deals)) {
        line.extend(deals);
    }
    value
}
