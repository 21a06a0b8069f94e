//! Who waits for sums that another process counts says so at once, and not only when its
//! first tries of two minutes are over.

use std::{
    fmt::{Debug, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use store::{
    ColumnDef,
    ColumnType::Int,
    Db, Dialect, Options, Part, Sums, TableDef, Tx,
    testkit::{Guard, postgres},
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// What an operator would read in the log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{field}={value:?} ").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        about.target().starts_with("store")
    }
    fn event(&self, event: &Event<'_>) {
        event.record(&mut Line(&mut self.0.lock().unwrap()));
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

impl Log {
    fn waits(&self) -> usize {
        self.0.lock().unwrap().matches("its end is waited for").count()
    }
}

fn eggs() -> TableDef {
    let columns = vec![ColumnDef::new("id", Int).required(), ColumnDef::new("size", Int)];
    TableDef { name: "eggs".into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

fn parts(_: Dialect) -> Vec<Part> {
    vec![Part::column("size", Int)]
}

fn sums() -> Sums {
    Sums {
        table: "egg_sums",
        source: "eggs",
        columns: &["size"],
        only: "true",
        parts,
        amount: "1",
        groups: &[&["size"]],
        asked_by: &["size"],
    }
}

/// Another process counts these sums until it is let go.
async fn counts(other: Db, guard: &Guard) -> (std::sync::mpsc::Sender<()>, tokio::task::JoinHandle<()>) {
    let name = format!("peyvand egg_sums {}", guard.schema().unwrap());
    let (go, gone) = std::sync::mpsc::channel();
    let (begun, begins) = tokio::sync::oneshot::channel();
    let act = move |tx: &mut Tx<'_>| {
        tx.sql("select pg_advisory_xact_lock(hashtextextended($1, 0))", &[name.into()], &[])?;
        let _ = begun.send(());
        gone.recv().ok();
        Ok::<_, store::StoreError>(())
    };
    let counting = tokio::spawn(async move { other.overhaul(act).await.unwrap() });
    begins.await.unwrap();
    (go, counting)
}

/// The process that waits runs in this thread, whose log is read.
#[tokio::test]
async fn who_waits_for_the_count_of_another_says_so_at_once() {
    let (one, guard) = postgres().await;
    let other = Db::open(guard.target(), Options::default()).await.unwrap();
    one.migrate(&[eggs()]).await.unwrap();
    let (go, counting) = counts(other, &guard).await;
    let log = Log::default();
    let _reads = tracing::subscriber::set_default(log.clone());
    let wanted = [sums()];
    let mut waiting = Box::pin(one.sum_up(&wanted));
    // Far less than the first tries, and far more than it takes.
    let told = tokio::time::timeout(Duration::from_secs(20), async {
        while log.waits() == 0 {
            let step = tokio::time::timeout(Duration::from_millis(20), &mut waiting).await;
            assert!(step.is_err(), "it does not wait: {step:?}");
        }
    });
    assert!(told.await.is_ok(), "nobody is told: {}", log.0.lock().unwrap());
    go.send(()).unwrap();
    counting.await.unwrap();
    assert_eq!(waiting.await.unwrap().len(), 1, "then it counts itself");
    assert_eq!(log.waits(), 1, "it is said once");
    one.sum_up(&[sums()]).await.unwrap();
    assert_eq!(log.waits(), 1, "and of sums that are kept nothing");
}
