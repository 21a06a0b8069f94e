//! An address or head that is longer than the server reads is answered by the
//! connection itself, before any page could be asked, and with nothing in it.
//! Whoever pasted such an address should still read a sentence, so that bare
//! answer is exchanged for one with a page on its way out.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How a bare answer begins: the address, or the whole head, is too long.
const BARE: [&[u8]; 2] = [b"HTTP/1.1 414 ", b"HTTP/1.1 431 "];

const PAGE: &str = concat!(
    "<!DOCTYPE html><html lang=\"fa\" dir=\"rtl\"><head><meta charset=\"utf-8\">",
    "<meta name=\"viewport\" content=\"width=device-width\"><title>این نشانی بیش از اندازه بلند است</title></head>",
    "<body><h1>این نشانی بیش از اندازه بلند است</h1>",
    "<p>صافی یا متن کوتاه‌تری به کار ببرید. <a href=\"/\">به صفحهٔ نخست</a></p>",
    "<div lang=\"en\" dir=\"ltr\"><h2>This address is too long</h2>",
    "<p>Use a shorter filter or text. <a href=\"/\">To the first page</a></p></div></body></html>",
);

/// A connection that never leaves such an answer without words.
pub(crate) struct Worded<Io> {
    io: Io,
    /// The answer with a page, and how much of it was sent.
    instead: Option<(Vec<u8>, usize)>,
}

impl<Io> Worded<Io> {
    pub(crate) fn new(io: Io) -> Self {
        Worded { io, instead: None }
    }
}

fn is_bare(bytes: &[u8]) -> bool {
    BARE.iter().any(|start| bytes.starts_with(start))
}

fn worded(bytes: &[u8]) -> Vec<u8> {
    let line = bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let head = format!(
        "\r\nconnection: close\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         content-security-policy: default-src 'none'\r\nx-content-type-options: nosniff\r\ncache-control: no-store\r\n\r\n",
        PAGE.len()
    );
    [line, head.as_bytes(), PAGE.as_bytes()].concat()
}

impl<Io: AsyncWrite + Unpin> Worded<Io> {
    /// Sends what stands in for `taken` bytes of a bare answer.
    fn poll_instead(&mut self, cx: &mut Context<'_>, taken: usize) -> Poll<io::Result<usize>> {
        while let Some((bytes, sent)) = &mut self.instead {
            if *sent == bytes.len() {
                self.instead = None;
                break;
            }
            match Pin::new(&mut self.io).poll_write(cx, &bytes[*sent..]) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(more)) => *sent += more,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(Ok(taken))
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Worded<Io> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.instead.is_none() && is_bare(bytes) {
            self.instead = Some((worded(bytes), 0));
        }
        match self.instead {
            Some(_) => self.poll_instead(cx, bytes.len()),
            None => Pin::new(&mut self.io).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let first = parts.iter().find(|part| !part.is_empty()).map_or(&[][..], |part| part);
        if self.instead.is_none() && is_bare(first) {
            self.instead = Some((worded(first), 0));
        }
        match self.instead {
            Some(_) => self.poll_instead(cx, parts.iter().map(|part| part.len()).sum()),
            None => Pin::new(&mut self.io).poll_write_vectored(cx, parts),
        }
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

impl<Io: AsyncRead + Unpin> AsyncRead for Worded<Io> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}
