//! What the terminal is told when the company is served: where it is, whom one can sign in as,
//! and how much there is to look at.

use std::sync::Arc;

use base::{Arg, Clock, Lang, SystemClock};
use records::{Ctx, Door, Workspace};
use serde::Serialize;
use serde_json::{Value, json};
use store::ColumnType;

use super::folder::{Folder, Note};
use crate::{
    demo::{self, PASSWORD, Part, STAFF},
    say::Say,
};

/// What the terminal is told.
pub(super) struct Told<'a> {
    pub url: String,
    pub note: Note,
    /// The language that was asked for, where the folder holds a company of another.
    pub other: Option<Lang>,
    pub counts: Counts,
    pub folder: &'a Folder,
}

impl Told<'_> {
    pub fn say(&self, say: &Say) {
        if say.json {
            println!("{}", self.json(say));
            return;
        }
        let tell = |key: &str, facts: &[(&str, Arg)]| println!("{}", say.workspace.texts.get(say.lang, key, facts));
        tell("app-serving", &[("url", self.url.clone().into())]);
        let counts = &self.counts;
        let company = say.workspace.settings().company.clone();
        let (customers, deals) = (Arg::Number(counts.customers), Arg::Number(counts.deals));
        let facts = [("company", company.into()), ("customers", customers), ("deals", deals)];
        tell("app-demo-company", &[&facts[..], &[("activities", Arg::Number(counts.activities))]].concat());
        if self.note.today != demo::day_of(SystemClock.now()) {
            tell("app-demo-other-day", &[("day", self.note.today.clone().into())]);
        }
        tell("app-demo-sign-in", &[("password", PASSWORD.into())]);
        for (member, name) in self.one_of_each() {
            let sight = self.sight(say, member);
            println!("  {:<26}{name}: {sight}", member.email());
        }
        match self.other {
            Some(_) => tell("app-demo-other-language", &[]),
            None if self.note.lang == Lang::Fa && say.lang == Lang::En => tell("app-demo-english", &[]),
            None => {}
        }
        let path = self.folder.path().display().to_string();
        match self.folder {
            Folder::Passing(_) => tell("app-demo-passing", &[]),
            Folder::Kept(_) => tell("app-demo-kept", &[("folder", path.into())]),
        }
    }

    /// The first of the staff in each part.
    fn one_of_each(&self) -> Vec<(&'static demo::Member, &'static str)> {
        let mut parts: Vec<Part> = Vec::new();
        let mut is_new = |part| {
            let is_new = !parts.contains(&part);
            parts.push(part);
            is_new
        };
        STAFF.iter().zip(demo::names(self.note.lang)).filter(|(member, _)| is_new(member.part)).collect()
    }

    /// What somebody sees, in a sentence.
    fn sight(&self, say: &Say, member: &demo::Member) -> String {
        let branch = demo::branches(self.note.lang)[member.branch];
        say.workspace.texts.get(say.lang, member.part.sight(), &[("branch", branch.into())])
    }

    fn json(&self, say: &Say) -> Value {
        let sign_ins = STAFF.iter().zip(demo::names(self.note.lang)).map(|(member, name)| {
            let sees = self.sight(say, member);
            json!({ "email": member.email(), "name": name, "role": member.part.role(), "sees": sees })
        });
        json!({
            "url": self.url,
            "company": say.workspace.settings().company,
            "password": PASSWORD,
            "sign_ins": sign_ins.collect::<Vec<_>>(),
            "counts": self.counts,
            "size": self.note.size,
            "language": self.note.lang.tag(),
            "today": self.note.today,
            "folder": self.folder.path().display().to_string(),
            "kept": matches!(self.folder, Folder::Kept(_)),
        })
    }
}

/// How much there is to look at.
#[derive(Serialize)]
pub(super) struct Counts {
    customers: i64,
    deals: i64,
    activities: i64,
    users: i64,
    branches: i64,
}

impl Counts {
    pub async fn of(workspace: &Arc<Workspace>) -> records::Result<Counts> {
        let system = Ctx::system(workspace.clone(), Door::Command);
        system
            .read_heavy(|tx| {
                let mut count = |table: &str| -> records::Result<i64> {
                    let sql = format!("select count(*) from @{table} where deleted_at is null");
                    Ok(tx.tx.sql(&sql, &[], &[ColumnType::Int])?.first().and_then(|row| row.int(0)).unwrap_or(0))
                };
                Ok(Counts {
                    customers: count("customers")?,
                    deals: count("opportunities")?,
                    activities: count("activities")?,
                    users: count("users")?,
                    branches: count("branches")?,
                })
            })
            .await
    }
}
