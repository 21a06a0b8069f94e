//! The first page: drawn so that a person who never saw a server is done in a minute.

use axum::response::Response;
use base::{Currency, Lang};
use maud::html;

use crate::{
    Guest,
    components::{Button, Choice, Control, FieldView, FormView, card, fields, form, hidden},
    problem_page::notice,
    typed::{Fields, Typed},
};

/// Zones that are offered, nearest first; the settings take any other later.
pub(crate) const ZONES: [&str; 24] = [
    "Asia/Tehran",
    "Asia/Kabul",
    "Asia/Dushanbe",
    "Asia/Tashkent",
    "Asia/Baku",
    "Asia/Yerevan",
    "Asia/Baghdad",
    "Asia/Dubai",
    "Asia/Muscat",
    "Asia/Qatar",
    "Asia/Kuwait",
    "Asia/Riyadh",
    "Europe/Istanbul",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/London",
    "America/New_York",
    "America/Toronto",
    "America/Los_Angeles",
    "UTC",
];

pub(super) fn page(guest: &Guest, typed: &Typed) -> Response {
    let title = guest.t("set-up");
    let (label, say) = (|key: &str| guest.t(key), |problem: &_| guest.problem(problem));
    let of = Fields { typed, label: &label, say: &say };
    let view = FormView::new("set-up", "/set-up", &guest.csrf).light();
    let (company, you) = (company(guest, &of), you(guest, &of));
    let body = html! {
        (hidden("token", typed.text("token")))
        (of.summary_of(&guest.t("form-mend"), &[&company[..], &you].concat()))
        fieldset { legend { (guest.t("set-up-company-part")) } (fields(&company)) }
        fieldset { legend { (guest.t("set-up-you-part")) } (fields(&you)) }
        (Button::submit(guest.t("set-up-do")).main().wide())
    };
    guest.bare_wide(
        &title,
        html! {
            h1 { (title) }
            p { (guest.t("set-up-what")) }
            (card("", form(&view, body)))
        },
    )
}

fn company(guest: &Guest, of: &Fields) -> [FieldView; 6] {
    let typed = of.typed;
    let choice = |field: &str, value: &str, key: String| Choice::new(value, guest.t(&key), typed.text(field) == value);
    let langs = Lang::ALL.map(|lang| choice("lang", lang.tag(), format!("ui-language-{}", lang.tag())));
    let calendars = ["jalali", "gregorian"].map(|code| choice("calendar", code, format!("ui-calendar-{code}")));
    let units = ["toman", "rial"].map(|code| choice("unit", code, format!("set-up-unit-{code}")));
    let currencies =
        Currency::ALL.map(|one| choice("currency", one.code(), format!("currency-{}", one.code().to_lowercase())));
    let zones = ZONES.map(|zone| Choice::new(zone, zone.replace('_', " "), typed.text("zone") == zone));
    let picks = |options: Vec<Choice>| Control::Picks { options, many: false };
    let select = |options: Vec<Choice>| Control::Select { options, empty: None };
    [
        of.line("company", "set-up-company", "text", "organization").full(),
        of.of("lang", "set-up-lang", picks(langs.to_vec())),
        of.of("calendar", "ui-calendar", picks(calendars.to_vec())),
        of.of("currency", "set-up-currency", select(currencies.to_vec())),
        of.of("unit", "set-up-unit", picks(units.to_vec())).hint(guest.t("set-up-unit-hint")),
        of.of("zone", "set-up-zone", select(zones.to_vec())),
    ]
}

fn you(guest: &Guest, of: &Fields) -> [FieldView; 4] {
    [
        of.line("name", "set-up-name", "text", "name"),
        of.line("email", "sign-in-email", "email", "username").hint(guest.t("set-up-email-hint")),
        of.password("password", "sign-in-password", "new-password").hint(guest.t("password-hint")),
        of.password("password_again", "link-password-again", "new-password"),
    ]
}

/// For who comes from elsewhere and does not know the secret.
pub(super) fn closed(guest: &Guest, wrong: bool) -> Response {
    let title = guest.t("set-up-closed");
    let what = guest.t(if wrong { "set-up-closed-wrong" } else { "set-up-closed-what" });
    guest.bare(&title, notice("lock", &title, &what, html! {}))
}
