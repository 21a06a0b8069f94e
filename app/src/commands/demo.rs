//! `peyvand demo`: a made-up company to look around in, served until it is
//! told to stop and then thrown away.
//!
//! It lives in a folder of its own, never in the database of the settings. With
//! `--data` the folder stays, and the next start goes on with what is there; a
//! note beside the data says of which day it is, since its lists of today are
//! of that day. Who stops it half-way leaves nothing behind.

use std::{
    fs,
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use anyhow::Context;
use base::{Arg, Catalogue, Clock, Lang, SystemClock};
use records::{Ctx, Door, Error, Workspace};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{ColumnType, Db, Options, Target};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch};
use web::{App, ServeOptions};

use super::{
    logs,
    serve::{attend, told_to_stop},
};
use crate::{
    cli::Demo,
    config::{Config, LogFormat},
    demo::{self, PASSWORD, Part, STAFF, Size},
    open,
    say::Say,
};

const NOTE: &str = "demo.json";
const DATABASE: &str = "demo.db";
/// A terminal that follows sees every request; one who looks around does not want to.
/// Its own year is long in the writing on a small machine, and no news to them.
const QUIET: &str = "warn,peyvand_slow=off";

/// What stands beside the data.
#[derive(Serialize, Deserialize)]
struct Note {
    /// The last day of its year, as the company counts days.
    today: String,
    lang: Lang,
    size: Size,
    finished: bool,
}

pub async fn run(config: &Config, asked: &Demo, json: bool) -> anyhow::Result<ExitCode> {
    let mut stopped = listen_for_the_end();
    let folder = Folder::of(asked.data.as_deref())?;
    let lang = config.asked_lang().unwrap_or(Lang::Fa);
    let making = Making::new(config.lang, json)?;
    let note = tokio::select! {
        made = folder.fill(lang, asked.size, &making) => made?,
        _ = stopped.wait_for(|stopped| *stopped) => return Ok(ExitCode::SUCCESS),
    };
    logs::begin(QUIET, LogFormat::Text);
    let target = folder.target()?;
    let _seat = open::seat(&target, 0).await?;
    let db = Db::open(&target, Options::default()).await?;
    let workspace = Workspace::open(db, open::modules(), Arc::new(SystemClock), 0).await?;
    workspace.free_own_jobs().await?;
    let listener = listener(config, asked).await?;
    let app = App::new(workspace.clone(), open::pages(), ServeOptions::default());
    let url = format!("http://{}", listener.local_addr()?);
    let other = config.asked_lang().filter(|asked| *asked != note.lang);
    let told = Told { url, note, other, counts: Counts::of(&workspace).await?, folder: &folder };
    // The terminal is answered in its own language, unless the demo's was chosen.
    told.say(&Say { workspace: &workspace, lang: config.lang, json });
    let told = async move { drop(stopped.wait_for(|stopped| *stopped).await) };
    attend(workspace, app, listener, told).await?;
    Ok(ExitCode::SUCCESS)
}

/// From the beginning, so that being told to stop is never missed between two steps.
fn listen_for_the_end() -> watch::Receiver<bool> {
    let (tell, stopped) = watch::channel(false);
    tokio::spawn(async move {
        told_to_stop().await;
        tell.send(true).ok();
    });
    stopped
}

/// The address that was asked for; without one the usual, or a free one beside it.
async fn listener(config: &Config, asked: &Demo) -> anyhow::Result<TcpListener> {
    let usual = config.listen_on(asked.listen);
    match TcpListener::bind(usual).await {
        Err(error) if asked.listen.is_none() && error.kind() == std::io::ErrorKind::AddrInUse => {
            Ok(TcpListener::bind((usual.ip(), 0)).await?)
        }
        bound => bound.with_context(|| usual.to_string()),
    }
}

/// What is told while the company is being made up, which takes a while: on
/// standard error, so that what is asked for stands alone on the other.
struct Making {
    texts: Catalogue,
    lang: Lang,
    /// Programs read nothing but the end.
    json: bool,
    /// Tenths that were told, where no line can be written over.
    told: AtomicUsize,
}

impl Making {
    fn new(lang: Lang, json: bool) -> anyhow::Result<Making> {
        Ok(Making { texts: records::catalogue(open::modules())?, lang, json, told: AtomicUsize::new(0) })
    }

    fn begin(&self, lang: Lang) {
        if !self.json {
            let line = self.texts.get(self.lang, "app-demo-making", &[("company", demo::company(lang).into())]);
            tell(&format!("{line}\n"));
        }
    }

    fn tell(&self, done: usize, all: usize) {
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

/// Where the company is kept: a folder that goes with the program, or stays.
enum Folder {
    Passing(TempDir),
    Kept(PathBuf),
}

impl Folder {
    fn of(data: Option<&Path>) -> anyhow::Result<Folder> {
        match data {
            Some(path) => {
                fs::create_dir_all(path).with_context(|| path.display().to_string())?;
                Ok(Folder::Kept(path.to_owned()))
            }
            None => Ok(Folder::Passing(tempfile::Builder::new().prefix("peyvand-demo-").tempdir()?)),
        }
    }

    fn path(&self) -> &Path {
        match self {
            Folder::Passing(folder) => folder.path(),
            Folder::Kept(path) => path,
        }
    }

    fn target(&self) -> anyhow::Result<Target> {
        Ok(Target::parse(&format!("sqlite:{}", self.path().join(DATABASE).display()))?)
    }

    /// Makes the company up, unless it stands there finished.
    async fn fill(&self, lang: Lang, size: Size, making: &Making) -> anyhow::Result<Note> {
        if let Some(note) = self.note()?.filter(|note| note.finished) {
            return Ok(note);
        }
        self.clear()?;
        let now = SystemClock.now();
        let note = Note { today: demo::day_of(now), lang, size, finished: false };
        self.write(&note)?;
        making.begin(lang);
        demo::fill(&self.target()?, lang, size, now, &|done, all| making.tell(done, all)).await?;
        let note = Note { finished: true, ..note };
        self.write(&note)?;
        Ok(note)
    }

    fn note(&self) -> anyhow::Result<Option<Note>> {
        let path = self.path().join(NOTE);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(serde_json::from_str(&text).with_context(|| path.display().to_string())?)),
            Err(_) if self.path().join(DATABASE).exists() => Err(Error::refused("app-demo-refused-data").into()),
            Err(_) => Ok(None),
        }
    }

    fn write(&self, note: &Note) -> anyhow::Result<()> {
        Ok(fs::write(self.path().join(NOTE), serde_json::to_string(note)?)?)
    }

    /// What was begun and not finished.
    fn clear(&self) -> anyhow::Result<()> {
        for end in ["", "-wal", "-shm"] {
            let path = self.path().join(format!("{DATABASE}{end}"));
            if path.exists() {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// What the terminal is told.
struct Told<'a> {
    url: String,
    note: Note,
    /// The language that was asked for, where the folder holds a company of another.
    other: Option<Lang>,
    counts: Counts,
    folder: &'a Folder,
}

impl Told<'_> {
    fn say(&self, say: &Say) {
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
struct Counts {
    customers: i64,
    deals: i64,
    activities: i64,
    users: i64,
    branches: i64,
}

impl Counts {
    async fn of(workspace: &Arc<Workspace>) -> records::Result<Counts> {
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
