//! What a company sets once: its name, language, calendar, currency and zone,
//! the days on which nobody works, and how much colleagues are told.
//!
//! One row of JSON. Each change stands in the history beside those of records,
//! under the entity `settings`, and can be taken back.

mod history;

use std::sync::Arc;

use base::{
    Currency, FiscalYear, Id, Lang,
    calendar::Calendar,
    format::{Format, MoneyUnit},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use store::{Cell, ColumnType};

use crate::{Ctx, Error, Result, Workspace, Writes};

pub use history::SettingsChange;

/// The settings of a workspace, kept as one row of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub company: String,
    pub lang: Lang,
    pub calendar: Calendar,
    pub currency: Currency,
    /// Rials are stored; toman is how they are shown.
    pub unit: MoneyUnit,
    /// IANA name of the time zone.
    pub zone: String,
    /// The days of the week on which nobody works, from 1 for Monday to 7 for Sunday.
    pub weekend: Vec<i8>,
    /// The first day of the company's fiscal year, as its calendar counts.
    pub fiscal_month: u8,
    pub fiscal_day: u8,
    /// Who meets a customer of a colleague is told whose it is.
    pub tell_owner: bool,
    /// The first set-up was done.
    pub ready: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            company: String::new(),
            lang: Lang::Fa,
            calendar: Calendar::Jalali,
            currency: Currency::Irr,
            unit: MoneyUnit::Toman,
            zone: "Asia/Tehran".to_owned(),
            weekend: Settings::usual_weekend(Calendar::Jalali),
            fiscal_month: 1,
            fiscal_day: 1,
            tell_owner: false,
            ready: false,
        }
    }
}

impl Settings {
    /// Thursday and Friday in Iran, Saturday and Sunday where one counts the
    /// Gregorian way.
    pub fn usual_weekend(calendar: Calendar) -> Vec<i8> {
        match calendar {
            Calendar::Jalali => vec![4, 5],
            Calendar::Gregorian => vec![6, 7],
        }
    }

    /// How texts, dates and sums are shown to someone who set nothing else.
    pub fn format(&self) -> Format {
        Format { lang: self.lang, calendar: self.calendar, zone: self.time_zone(), unit: self.unit }
    }

    pub fn fiscal_year(&self) -> FiscalYear {
        FiscalYear { calendar: self.calendar, month: self.fiscal_month, day: self.fiscal_day }
    }

    /// The zone; UTC where the name is unknown to this build.
    pub fn time_zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// The same with some keys set anew.
    fn with(&self, values: &Map<String, Json>) -> Result<Settings> {
        let mut all = self.as_json()?;
        for (key, value) in values {
            all.insert(key.clone(), value.clone());
        }
        Ok(serde_json::from_value(Json::Object(all))?)
    }

    fn as_json(&self) -> Result<Map<String, Json>> {
        match serde_json::to_value(self)? {
            Json::Object(all) => Ok(all),
            _ => Ok(Map::new()),
        }
    }
}

const KEY: &str = "workspace";

impl Workspace {
    /// Reads the settings again: at the start, and when another node wrote them.
    pub async fn load_settings(&self) -> Result<()> {
        let found = self
            .db
            .read(|tx| {
                let sql = "select value from @settings where key = $1";
                tx.sql(sql, &[Cell::from(KEY)], &[ColumnType::Text]).map_err(Error::from)
            })
            .await?;
        if let Some(json) = found.first().and_then(|row| row.text(0)) {
            self.settings.store(Arc::new(serde_json::from_str(json)?));
        }
        Ok(())
    }
}

impl Ctx {
    /// Keeps new settings; running requests end with the old ones.
    pub async fn save_settings(&self, settings: Settings) -> Result<()> {
        require(self)?;
        let kept = settings.clone();
        self.write(move |tx| tx.keep_settings(&kept)).await?;
        self.workspace.settings.store(Arc::new(settings));
        Ok(())
    }

    /// Sets some of the settings anew and leaves the others as they are. What
    /// was not set differently since `seen` (the newest change that the person
    /// had before them) is kept; otherwise it is stale. Gives the change-set,
    /// where anything is different.
    pub async fn change_settings(&self, values: Map<String, Json>, seen: i64) -> Result<Option<Id>> {
        require(self)?;
        let (settings, set) = self
            .write(move |tx| {
                let newest = tx.newest_settings_change()?;
                if newest != seen {
                    return Err(Error::Stale { held: seen, current: newest });
                }
                let before = tx.settings_row()?;
                let settings = before.with(&values)?;
                tx.keep_settings(&settings)?;
                let set = (settings != before).then_some(tx.set);
                Ok((settings, set))
            })
            .await?;
        self.workspace.settings.store(Arc::new(settings));
        Ok(set)
    }
}

fn require(ctx: &Ctx) -> Result<()> {
    if ctx.actor.administers() {
        return Ok(());
    }
    Err(Error::Forbidden { entity: "settings".to_owned(), deed: "update" })
}

impl Writes<'_, '_> {
    /// The settings as the database holds them now.
    fn settings_row(&mut self) -> Result<Settings> {
        let sql = "select value from @settings where key = $1";
        let found = self.tx.sql(sql, &[Cell::from(KEY)], &[ColumnType::Text])?;
        match found.first().and_then(|row| row.text(0)) {
            Some(json) => Ok(serde_json::from_str(json)?),
            None => Ok(Settings::default()),
        }
    }

    /// Writes the row, and what is different in it into the history.
    pub(crate) fn keep_settings(&mut self, settings: &Settings) -> Result<()> {
        let before = self.settings_row()?;
        self.record_settings(&before, settings)?;
        let sql = "insert into @settings (key, value) values ($1, $2) \
                   on conflict (key) do update set value = excluded.value";
        self.tx.sql_execute(sql, &[Cell::from(KEY), Cell::from(serde_json::to_string(settings)?)])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
