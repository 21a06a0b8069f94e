//! Each setting: where it stands, how it is chosen, how it is read back, and
//! what its value is called.

use base::{Currency, MoneyUnit, calendar::month_name};
use records::Settings;
use serde_json::{Map, Value as Json, json};

use crate::{
    Visit,
    components::{Choice, Control, FieldView},
    set_up::ZONES,
    typed::{Fields, Typed},
};

/// The hidden input that names each setting of the form: a box that is not
/// ticked and a list of which nothing is chosen send nothing by themselves.
pub(super) const SHOWN: &str = Choosable::SHOWN;

/// A setting that an administrator chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choosable {
    Company,
    Lang,
    Calendar,
    Zone,
    FiscalMonth,
    FiscalDay,
    Unit,
    Weekend,
    TellOwner,
}

use Choosable::*;

/// In the order of the page, under the headings of their groups.
pub(super) const GROUPS: [(&str, &[Choosable]); 4] = [
    ("settings-group-company", &[Company, Lang, Calendar, Zone, FiscalMonth, FiscalDay]),
    ("settings-group-money", &[Unit]),
    ("settings-group-rest", &[Weekend]),
    ("settings-group-people", &[TellOwner]),
];

/// The words that a key goes by.
pub(super) fn label(key: &str) -> String {
    format!("settings-{}", key.replace('_', "-"))
}

impl Choosable {
    pub(crate) const SHOWN: &str = "shown";

    pub(crate) fn is_key(name: &str) -> bool {
        Choosable::ALL.iter().any(|one| one.key() == name)
    }

    pub(crate) const ALL: [Choosable; 9] =
        [Company, Lang, Calendar, Zone, FiscalMonth, FiscalDay, Unit, Weekend, TellOwner];

    /// As it is called in the settings' own row.
    pub(super) fn key(self) -> &'static str {
        match self {
            Company => "company",
            Lang => "lang",
            Calendar => "calendar",
            Zone => "zone",
            FiscalMonth => "fiscal_month",
            FiscalDay => "fiscal_day",
            Unit => "unit",
            Weekend => "weekend",
            TellOwner => "tell_owner",
        }
    }

    /// Toman and rial are two words for one currency only.
    pub(crate) fn is_there(self, settings: &Settings) -> bool {
        self != Unit || settings.currency == Currency::Irr
    }

    /// The key of its words.
    pub(crate) fn label(self) -> String {
        label(self.key())
    }

    /// Where it is set.
    pub(crate) fn address(self) -> String {
        format!("/settings#f-{}", self.key())
    }

    /// Everything that a search for it may name.
    pub(super) fn words(self, visit: &Visit) -> String {
        let label = label(self.key());
        format!("{} {}", visit.t(&label), visit.t(&format!("{label}-hint")))
    }

    /// The settings of a form, each as its row holds it.
    pub(crate) fn read(typed: &Typed) -> Result<Map<String, Json>, Typed> {
        let (mut values, mut wrong) = (Map::new(), typed.clone());
        for one in Choosable::ALL.into_iter().filter(|one| typed.all(SHOWN).any(|key| key == one.key())) {
            match one.value(typed) {
                Ok(value) => _ = values.insert(one.key().to_owned(), value),
                Err(problem) => wrong.wrong(one.key(), problem),
            }
        }
        if wrong.problems.is_empty() { Ok(values) } else { Err(wrong) }
    }

    fn value(self, typed: &Typed) -> Result<Json, &'static str> {
        let text = typed.text(self.key());
        let one_of = |found: Option<&str>| found.map(|code| json!(code)).ok_or("value-not-a-choice");
        match self {
            Company => match typed.line("company") {
                line if line.is_empty() => Err("value-required"),
                line if line.chars().count() > 120 => Err("settings-company-too-long"),
                line => Ok(json!(line)),
            },
            Lang => one_of(base::Lang::ALL.into_iter().map(base::Lang::tag).find(|tag| *tag == text)),
            Calendar => one_of(base::Calendar::from_code(text).map(base::Calendar::code)),
            Zone if jiff::tz::TimeZone::get(text).is_ok() => Ok(json!(text)),
            Zone => Err("value-not-a-choice"),
            FiscalMonth => number_to(12, text).ok_or("value-not-a-choice"),
            FiscalDay => number_to(31, text).ok_or("settings-fiscal-day-wrong"),
            Unit => one_of(MoneyUnit::from_code(text).map(MoneyUnit::code)),
            Weekend => {
                let days: Result<Vec<i8>, _> = typed.all("weekend").map(str::parse).collect();
                let days = days.ok().filter(|days| days.iter().all(|day| (1..=7).contains(day)));
                match days {
                    Some(days) if days.len() > 6 => Err("settings-weekend-all"),
                    Some(days) => Ok(json!(days)),
                    None => Err("value-not-a-choice"),
                }
            }
            TellOwner => Ok(json!(!text.is_empty())),
        }
    }

    /// The field, with what is set now or what was just typed.
    pub(super) fn field(self, visit: &Visit, settings: &Settings, of: &Fields<'_>, is_typed: bool) -> FieldView {
        let typed = of.typed;
        let now = |value: &str, set: &str| if is_typed { typed.text(self.key()) == value } else { value == set };
        let choice = |value: &str, set: &str, key: String| Choice::new(value, visit.t(&key), now(value, set));
        let picks = |options: Vec<Choice>| Control::Picks { options, many: false };
        let control = match self {
            Company => Control::Text {
                value: if is_typed { typed.text("company").to_owned() } else { settings.company.clone() },
                max: Some(120),
            },
            Lang => picks(
                base::Lang::ALL
                    .map(|lang| choice(lang.tag(), settings.lang.tag(), format!("ui-language-{}", lang.tag())))
                    .to_vec(),
            ),
            Calendar => picks(
                base::Calendar::ALL
                    .map(|one| choice(one.code(), settings.calendar.code(), format!("ui-calendar-{}", one.code())))
                    .to_vec(),
            ),
            Unit => picks(
                MoneyUnit::ALL
                    .map(|one| choice(one.code(), settings.unit.code(), format!("set-up-unit-{}", one.code())))
                    .to_vec(),
            ),
            Zone => {
                let known = ZONES.into_iter().chain((!ZONES.contains(&&*settings.zone)).then_some(&*settings.zone));
                let options = known.map(|zone| Choice::new(zone, zone.replace('_', " "), now(zone, &settings.zone)));
                Control::Select { options: options.collect(), empty: None }
            }
            FiscalMonth => {
                let set = settings.fiscal_month.to_string();
                let name = |month: u8| month_name(settings.calendar, month, visit.ctx.lang());
                let option = |month: u8| Choice::new(month.to_string(), name(month), now(&month.to_string(), &set));
                Control::Select { options: (1..=12).map(option).collect(), empty: None }
            }
            FiscalDay => Control::Text {
                value: match is_typed {
                    true => typed.text("fiscal_day").to_owned(),
                    false => visit.ctx.format.digits(&settings.fiscal_day.to_string()),
                },
                max: Some(2),
            },
            Weekend => Control::Picks { options: weekdays(visit, settings, is_typed.then_some(typed)), many: true },
            TellOwner => Control::Flag {
                checked: if is_typed { !typed.text("tell_owner").is_empty() } else { settings.tell_owner },
            },
        };
        let label = label(self.key());
        let required = matches!(self, Company | FiscalDay);
        of.of(self.key(), &label, control).hint(visit.t(&format!("{label}-hint"))).required(required)
    }

    /// What a value of this setting is called, in the history.
    pub(super) fn called(key: &str, value: &Json, visit: &Visit) -> String {
        let text = value.as_str().unwrap_or_default();
        match key {
            "lang" => visit.t(&format!("ui-language-{text}")),
            "calendar" => visit.t(&format!("ui-calendar-{text}")),
            "unit" => visit.t(&format!("set-up-unit-{text}")),
            "currency" => visit.t(&format!("currency-{}", text.to_lowercase())),
            "zone" => text.replace('_', " "),
            "weekend" => {
                let days = value.as_array().into_iter().flatten().filter_map(Json::as_i64);
                let names: Vec<&str> = days.filter_map(|day| weekday_name(visit, day as i8)).collect();
                if names.is_empty() { visit.t("settings-weekend-none") } else { names.join(&visit.t("settings-and")) }
            }
            "fiscal_month" => {
                let month =
                    value.as_u64().and_then(|month| u8::try_from(month).ok()).filter(|month| (1..=12).contains(month));
                let calendar = visit.ctx.workspace.settings().calendar;
                month.map_or_else(|| "—".to_owned(), |month| month_name(calendar, month, visit.ctx.lang()).to_owned())
            }
            "fiscal_day" => value.as_u64().map_or_else(|| "—".to_owned(), |day| visit.ctx.format.number(day as i64)),
            "tell_owner" => visit.t(if value == &json!(true) { "flag-yes" } else { "flag-no" }),
            _ if text.is_empty() => "—".to_owned(),
            _ => text.to_owned(),
        }
    }
}

/// A number from 1 on, as it is typed in either script.
fn number_to(most: i64, text: &str) -> Option<Json> {
    base::parse::integer(text).ok().filter(|number| (1..=most).contains(number)).map(|number| json!(number))
}

/// From the first day of the reader's week.
fn weekdays(visit: &Visit, settings: &Settings, typed: Option<&Typed>) -> Vec<Choice> {
    let first = if visit.ctx.format.calendar == base::Calendar::Jalali { 6 } else { 1 };
    let day = |n: i8| (first + n - 1) % 7 + 1;
    let chosen = |day: i8| match typed {
        Some(typed) => typed.all("weekend").any(|sent| sent == day.to_string()),
        None => settings.weekend.contains(&day),
    };
    let choice = |day: i8| Choice::new(day.to_string(), weekday_name(visit, day).unwrap_or_default(), chosen(day));
    (0..7).map(day).map(choice).collect()
}

fn weekday_name(visit: &Visit, day: i8) -> Option<&'static str> {
    let weekday = jiff::civil::Weekday::from_monday_one_offset(day).ok()?;
    Some(base::calendar::weekday_name(weekday, visit.ctx.lang()))
}
