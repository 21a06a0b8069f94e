//! The rows of a file, read on a thread of its own, never more than a little ahead.

use tokio::sync::mpsc;

use super::{CHUNK, CHUNK_BYTES};
use crate::import::{Row, Source, Unreadable};

pub(super) type Feed = mpsc::Receiver<Result<Vec<Row>, Unreadable>>;

pub(super) fn feed(source: Source, limit: Option<u64>) -> Feed {
    let (send, receive) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let told = read(&source, limit.unwrap_or(u64::MAX), |rows| send.blocking_send(Ok(rows)).is_ok());
        if let Err(why) = told {
            // Nobody listens any more: the import was stopped.
            send.blocking_send(Err(why)).ok();
        }
    });
    receive
}

fn read(source: &Source, limit: u64, mut give: impl FnMut(Vec<Row>) -> bool) -> Result<(), Unreadable> {
    let (mut reader, mut rows, mut given, mut bytes) = (source.open()?, Vec::with_capacity(CHUNK), 0, 0);
    while given < limit
        && let Some(row) = reader.next_row()?
    {
        bytes += row.cells.iter().map(String::len).sum::<usize>();
        rows.push(row);
        given += 1;
        if rows.len() == CHUNK || bytes > CHUNK_BYTES {
            bytes = 0;
            if !give(std::mem::take(&mut rows)) {
                return Ok(());
            }
        }
    }
    give(rows);
    Ok(())
}
