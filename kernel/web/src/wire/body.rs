//! What goes along a connection piece by piece: of a request, given up when it
//! stops in the middle; of an answer, with its place held until the last piece
//! has been handed over.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    BoxError, Error,
    body::{Bytes, HttpBody},
};
use hyper::body::{Frame, SizeHint};

use super::{patience::Allowance, room::AtWork};

pub(crate) struct Pieces<B> {
    body: B,
    /// How long the next piece is waited for, if not for ever.
    silence: Option<Allowance>,
    held: Option<AtWork>,
}

impl<B> Pieces<B> {
    /// Of a request, with so long between two of them.
    pub fn asked(body: B, silence: Duration) -> Self {
        Pieces { body, silence: Some(Allowance::new(silence)), held: None }
    }

    /// Of an answer, which takes as long as it takes to make.
    pub fn answered(body: B, held: AtWork) -> Self {
        Pieces { body, silence: None, held: Some(held) }
    }
}

impl<B> HttpBody for Pieces<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = &mut *self;
        let Poll::Ready(piece) = Pin::new(&mut this.body).poll_frame(cx) else {
            let Some(silence) = &mut this.silence else { return Poll::Pending };
            ready!(silence.poll_spent(cx));
            let late = io::Error::new(io::ErrorKind::TimedOut, "the rest of the request does not come");
            return Poll::Ready(Some(Err(Error::new(late))));
        };
        this.silence.iter_mut().for_each(Allowance::renewed);
        if piece.is_none() {
            this.held = None;
        }
        Poll::Ready(piece.map(|piece| piece.map_err(Error::new)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
