//! The bytes of one connection: given up when the other end takes too little of
//! an answer, and never left with an answer that has no words.
//!
//! While something waits to be taken its place is not given away.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{
    Patience, Place,
    patience::Allowance,
    room::AtWork,
    too_long::{Instead, is_bare},
};

pub(crate) struct Line<Io> {
    io: Io,
    place: Arc<Place>,
    allowance: Allowance,
    pace: u32,
    /// As long as the other end is waited for.
    held: Option<AtWork>,
    instead: Option<Instead>,
}

impl<Io> Line<Io> {
    pub fn new(io: Io, place: Arc<Place>, patience: Patience) -> Self {
        let allowance = Allowance::new(patience.answer);
        Line { io, place, allowance, pace: patience.pace, held: None, instead: None }
    }

    /// What was tried, or its end where it was waited for too long.
    fn patiently<T>(
        &mut self,
        cx: &mut Context<'_>,
        done: Poll<io::Result<T>>,
        taken: impl Fn(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        if let Poll::Ready(end) = &done {
            let bytes = end.as_ref().map_or(0, taken) as f64;
            self.allowance.moved(Duration::from_secs_f64(bytes / f64::from(self.pace.max(1))));
            self.held = None;
            return done;
        }
        if self.held.is_none() {
            self.held = Some(self.place.at_work());
        }
        ready!(self.allowance.poll_spent(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the answer is not taken")))
    }
}

impl<Io: AsyncWrite + Unpin> Line<Io> {
    /// Writes what begins with `first` and is so long in all, or what stands in for it.
    fn write_or_instead(
        &mut self,
        cx: &mut Context<'_>,
        (first, all): (&[u8], usize),
        write: impl FnOnce(Pin<&mut Io>, &mut Context<'_>) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if self.instead.is_none() && is_bare(first) {
            self.instead = Some(Instead::of(first));
        }
        let done = match &mut self.instead {
            Some(instead) => instead.poll_sent(Pin::new(&mut self.io), cx).map_ok(|()| all),
            None => write(Pin::new(&mut self.io), cx),
        };
        if self.instead.is_some() && done.is_ready() {
            self.instead = None;
        }
        self.patiently(cx, done, |taken| *taken)
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Line<Io> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.write_or_instead(cx, (bytes, bytes.len()), |io, cx| io.poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let first = parts.iter().find(|part| !part.is_empty()).map_or(&[][..], |part| part);
        let all = parts.iter().map(|part| part.len()).sum();
        self.write_or_instead(cx, (first, all), |io, cx| io.poll_write_vectored(cx, parts))
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for Line<Io> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, room)
    }
}
