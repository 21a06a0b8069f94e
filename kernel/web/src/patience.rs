//! How long a connection is waited for, byte by byte: the head of a request,
//! the next piece of what it sends, and that it takes what it is sent.
//!
//! A slow line is no crime, silence in the middle of something is: it holds
//! memory and a place. Left out: a least pace. Who sends a byte now and then is
//! ended by the time that a request may take (`guard::in_time`).

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    Error,
    body::{Bytes, HttpBody},
};
use hyper::body::{Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// The limits of one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until the head of a request is there; also for the next one on the same connection.
    pub head: Duration,
    /// Between two pieces of what a request sends.
    pub body: Duration,
    /// Until some of an answer is taken.
    pub answer: Duration,
    /// Connections at once.
    pub room: usize,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Patience { head: seconds(15), body: seconds(20), answer: seconds(60), room: 4096 }
    }
}

/// Rings when nothing has happened for a while.
struct Bell {
    after: Duration,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Bell {
    fn new(after: Duration) -> Bell {
        Bell { after, sleep: None }
    }

    fn rest(&mut self) {
        self.sleep = None;
    }

    /// Ready when it has been waited for too long.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let after = self.after;
        self.sleep.get_or_insert_with(|| Box::pin(sleep(after))).as_mut().poll(cx)
    }
}

/// A connection that is given up when the other end takes nothing.
pub(crate) struct Patient<Io> {
    io: Io,
    bell: Bell,
}

impl<Io> Patient<Io> {
    pub fn new(io: Io, after: Duration) -> Self {
        Patient { io, bell: Bell::new(after) }
    }

    fn taken<T>(&mut self, cx: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.bell.rest();
            return done;
        }
        ready!(self.bell.poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "nobody takes the answer")))
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Patient<Io> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.io).poll_write(cx, bytes);
        self.taken(cx, done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.io).poll_write_vectored(cx, pieces);
        self.taken(cx, done)
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

impl<Io: AsyncRead + Unpin> AsyncRead for Patient<Io> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, room)
    }
}

/// What a request sends, given up when it stops in the middle.
pub(crate) struct Sent<B> {
    body: B,
    bell: Bell,
}

impl<B> Sent<B> {
    pub fn new(body: B, after: Duration) -> Self {
        Sent { body, bell: Bell::new(after) }
    }
}

impl<B: HttpBody<Data = Bytes, Error = hyper::Error> + Unpin> HttpBody for Sent<B> {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                self.bell.rest();
                Poll::Ready(frame.map(|frame| frame.map_err(Error::new)))
            }
            Poll::Pending => {
                ready!(self.bell.poll(cx));
                let late = io::Error::new(io::ErrorKind::TimedOut, "the rest of the request does not come");
                Poll::Ready(Some(Err(Error::new(late))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer with something that lives until the last of it has gone out.
pub(crate) struct Until<B, G> {
    body: B,
    guard: Option<G>,
}

impl<B, G> Until<B, G> {
    pub fn sent(body: B, guard: G) -> Self {
        Until { body, guard: Some(guard) }
    }
}

impl<B: HttpBody + Unpin, G: Unpin> HttpBody for Until<B, G> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if frame.is_none() {
            self.guard = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
