//! What a notice says, in one sentence, and where it leads.

use base::{Arg, Lang};
use records::{
    Ctx,
    notices::{NoticeKind, Told},
};

use crate::say::{isolated, say};

/// «مریم رضایی فرصت «نمایندگی شیراز» را به شما سپرد.»
pub(crate) fn sentence(ctx: &Ctx, told: &Told) -> String {
    let key = told.kind.key();
    let who = told.from.as_deref().map_or_else(|| ctx.text("notice-somebody"), isolated);
    if !told.counts.is_empty() {
        let facts = [("who", who.into()), ("counts", counts(ctx, told).into()), ("field", field(ctx, told).into())];
        return say(ctx, &format!("notice-{key}-many"), &facts);
    }
    let what = told.request.as_ref().map(|request| isolated(&request.told)).unwrap_or_default();
    let Some(record) = &told.record else {
        return say(ctx, &format!("notice-{key}-unseen"), &[("who", who.into()), ("what", what.into())]);
    };
    let one = ctx.def(&record.entity).map(|def| ctx.text(&def.one_label_key())).unwrap_or_default();
    let one = if ctx.lang() == Lang::En { one.to_lowercase() } else { one };
    let title = record.title.as_deref().map(|title| say(ctx, "notice-titled", &[("title", isolated(title).into())]));
    let facts: [(&str, Arg); 5] = [
        ("who", who.into()),
        ("one", one.into()),
        ("title", title.unwrap_or_default().into()),
        ("field", field(ctx, told).into()),
        ("times", told.times.into()),
    ];
    let again = told.kind == NoticeKind::Comment && told.times > 1;
    say(ctx, &format!("notice-{key}{}", if again { "-again" } else { "" }), &facts)
}

fn field(ctx: &Ctx, told: &Told) -> String {
    let def = told.record.as_ref().map(|record| &*record.entity).or(told.counts.keys().next().map(String::as_str));
    let label = def.and_then(|key| ctx.def(key).ok()).zip(told.field.as_ref());
    let label = label.map(|(def, field)| ctx.text(&def.field_label_key(field)));
    let label = label.unwrap_or_else(|| ctx.text("notice-something"));
    if ctx.lang() == Lang::En { label.to_lowercase() } else { label }
}

/// «۴۰ فرصت و ۱۲ فعالیت»
fn counts(ctx: &Ctx, told: &Told) -> String {
    let one = |(entity, count): (&String, &i64)| {
        let def = ctx.def(entity).ok()?;
        let is_one = *count == 1 || ctx.lang() == Lang::Fa;
        let name = ctx.text(&if is_one { def.one_label_key() } else { def.label_key() });
        let name = if ctx.lang() == Lang::En { name.to_lowercase() } else { name };
        Some(format!("{} {name}", ctx.format.number(*count)))
    };
    let all: Vec<String> = told.counts.iter().filter_map(one).collect();
    all.join(&ctx.text("notice-and"))
}

pub(super) fn icon(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Assigned => "user-round-check",
        NoticeKind::Mention => "at-sign",
        NoticeKind::Comment => "message-square",
        NoticeKind::Changed => "arrow-right-left",
        NoticeKind::Asked => "hand",
        NoticeKind::Given => "handshake",
        NoticeKind::Refused => "circle-x",
        NoticeKind::Expired => "clock-alert",
        NoticeKind::Shared => "share-2",
        NoticeKind::Slow => "timer",
    }
}

/// Where a notice leads: the record, the list of what was given, or the page
/// of notices where there is nothing to see any more.
pub(super) fn place(told: &Told) -> String {
    let anchor = if told.kind == NoticeKind::Comment || told.kind == NoticeKind::Mention { "#timeline" } else { "" };
    if told.kind == NoticeKind::Slow {
        return crate::indexes::HERE.to_owned();
    }
    match (&told.record, told.counts.keys().next()) {
        (Some(record), _) => format!("/{}/{}{anchor}", record.entity, record.id),
        (None, Some(entity)) => format!("/{entity}?filter=owner%3Ame"),
        (None, None) => super::BELL.to_owned(),
    }
}
