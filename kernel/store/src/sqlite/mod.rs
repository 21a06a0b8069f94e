//! SQLite: one thread that writes, several that read, each with a connection
//! of its own. Statements run on the thread that owns the connection.

mod bind;
mod connect;
mod fault;
mod folding;
mod limit;
mod readers;
mod session;
mod snapshot;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    thread::{self, JoinHandle},
    time::Instant,
};

use parking_lot::Mutex;

pub(crate) use session::Session;

use crate::{
    LaneFigures, Options, StoreError,
    db::Shared,
    options::Lane,
    queue::{Job, Queue, Refused},
    task::Work,
};

pub(crate) struct Engine {
    writer: Arc<Queue>,
    readers: Arc<Queue>,
    heavy: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    path: PathBuf,
}

impl Engine {
    /// Opens the file, creating it and its folder unless it is to be read only. Blocks.
    pub fn open(path: &Path, read_only: bool, options: &Options, shared: &Arc<Shared>) -> Result<Engine, StoreError> {
        let queue = || Arc::new(Queue::new(options.queue));
        let (writer, readers, heavy) = (queue(), queue(), queue());
        let engine = Engine { writer, readers, heavy, threads: Mutex::default(), path: path.to_owned() };
        // The writer first: it creates the file and turns on the write-ahead log.
        let (writer, folder) = writer::Writer::open(path, read_only, options, shared, &engine.writer)?;
        engine.spawn("writer", engine.writer.clone(), move |_| writer.serve())?;
        if let Some(folder) = folder {
            engine.start("folder", move || folder.serve())?;
        }
        // Reading a file is work for a core, and each connection keeps its own pages: more hands than cores are in vain.
        let cores = thread::available_parallelism().map_or(4, |cores| cores.get().max(4));
        let readers = options.readers.min(cores);
        let lanes = [(&engine.readers, readers, "reader"), (&engine.heavy, options.heavy_readers, "heavy reader")];
        for (queue, count, name) in lanes {
            for _ in 0..count.max(1) {
                let reader = readers::Reader::open(path, options, shared)?;
                engine.spawn(name, queue.clone(), move |queue| reader.serve(&queue))?;
            }
        }
        Ok(engine)
    }

    fn spawn(
        &self,
        name: &str,
        queue: Arc<Queue>,
        body: impl FnOnce(Arc<Queue>) + Send + 'static,
    ) -> Result<(), StoreError> {
        queue.join();
        self.start(name, move || body(queue))
    }

    fn start(&self, name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
        let started = thread::Builder::new().name(format!("store {name}")).spawn(body);
        self.threads.lock().push(started.map_err(|error| StoreError::Other(error.to_string()))?);
        Ok(())
    }

    pub fn submit(&self, lane: Lane, work: Box<dyn Work>) {
        let queue = match lane {
            Lane::Read | Lane::Glance => &self.readers,
            Lane::Heavy | Lane::Behind | Lane::Whole => &self.heavy,
            Lane::Write | Lane::Bulk | Lane::Ddl => &self.writer,
        };
        match queue.push(Job { work, lane, since: Instant::now() }) {
            Ok(()) => {}
            Err(Refused::Full(job)) => job.work.settle(Err(StoreError::busy())),
            Err(Refused::Closed(job)) => job.work.settle(Err(StoreError::closed())),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn lanes(&self) -> Vec<LaneFigures> {
        let lanes = [(&self.readers, Lane::Read), (&self.heavy, Lane::Heavy), (&self.writer, Lane::Write)];
        lanes.map(|(queue, lane)| queue.figures(lane)).to_vec()
    }

    /// What waits is served, then the threads end. Blocks.
    pub fn close(&self) {
        self.stop_taking();
        let threads = std::mem::take(&mut *self.threads.lock());
        for thread in threads {
            // A thread that panicked has said so in the log; nothing is left to do for it.
            let _ = thread.join();
        }
    }

    fn stop_taking(&self) {
        // The writer last, so that its checkpoint meets no reader's snapshot.
        for queue in [&self.readers, &self.heavy, &self.writer] {
            queue.close();
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.stop_taking();
    }
}
