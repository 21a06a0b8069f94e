//! What a company sets once: its name, language, calendar, currency and zone.

use std::sync::Arc;

use base::{
    Currency, Lang,
    calendar::Calendar,
    format::{Format, MoneyUnit},
};
use serde::{Deserialize, Serialize};
use store::Cell;

use crate::{Ctx, Error, Result, Workspace};

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
            ready: false,
        }
    }
}

impl Settings {
    /// How texts, dates and sums are shown to someone who set nothing else.
    pub fn format(&self) -> Format {
        Format { lang: self.lang, calendar: self.calendar, zone: self.time_zone(), unit: self.unit }
    }

    /// The zone; UTC where the name is unknown to this build.
    pub fn time_zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.zone).unwrap_or(jiff::tz::TimeZone::UTC)
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
                tx.sql(sql, &[Cell::from(KEY)], &[store::ColumnType::Text]).map_err(Error::from)
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
        if !self.actor.administers() {
            return Err(Error::Forbidden { entity: "settings".to_owned(), deed: "update" });
        }
        let json = serde_json::to_string(&settings)?;
        self.write(move |tx| {
            let sql = "insert into @settings (key, value) values ($1, $2) \
                       on conflict (key) do update set value = excluded.value";
            tx.tx.sql_execute(sql, &[Cell::from(KEY), Cell::from(json)])?;
            Ok(())
        })
        .await?;
        self.workspace.settings.store(Arc::new(settings));
        Ok(())
    }
}
