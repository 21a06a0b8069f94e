//! What is told while the company is being made up.

use std::{
    io::{IsTerminal, Write},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use base::{Arg, Catalogue, Lang};

use crate::{demo, open};

/// What is told while the company is being made up, which takes a while: on
/// standard error, so that what is asked for stands alone on the other.
pub(super) struct Making {
    texts: Catalogue,
    lang: Lang,
    /// Programs read nothing but the end.
    json: bool,
    /// Tenths that were told, where no line can be written over.
    told: AtomicUsize,
}

impl Making {
    pub fn new(lang: Lang, json: bool) -> anyhow::Result<Making> {
        Ok(Making { texts: records::catalogue(open::modules())?, lang, json, told: AtomicUsize::new(0) })
    }

    pub fn begin(&self, lang: Lang) {
        if !self.json {
            let line = self.texts.get(self.lang, "app-demo-making", &[("company", demo::company(lang).into())]);
            tell(&format!("{line}\n"));
        }
    }

    pub fn tell(&self, done: usize, all: usize) {
        if self.json {
            return;
        }
        let number = |number: usize| Arg::Number(number.try_into().unwrap_or(i64::MAX));
        let line = self.texts.get(self.lang, "app-demo-made", &[("done", number(done)), ("all", number(all))]);
        if std::io::stderr().is_terminal() {
            tell(&format!("\r{line}{}", if done == all { "\n" } else { " " }));
            return;
        }
        let tenth = done * 10 / all.max(1);
        if self.told.swap(tenth, Relaxed) < tenth {
            tell(&format!("{line}\n"));
        }
    }
}

/// Where nobody listens any more the demo goes on.
fn tell(line: &str) {
    std::io::stderr().write_all(line.as_bytes()).ok();
}
