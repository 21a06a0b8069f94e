//! An address or head that is longer than the server reads is answered by the
//! connection itself, before any page could be asked, and with nothing in it.
//! Whoever pasted such an address should still read a sentence, so that bare
//! answer is exchanged for one with a page on its way out.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::AsyncWrite;

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

pub(super) fn is_bare(bytes: &[u8]) -> bool {
    BARE.iter().any(|start| bytes.starts_with(start))
}

/// The answer with a page, and how much of it was sent.
pub(super) struct Instead {
    bytes: Vec<u8>,
    sent: usize,
}

impl Instead {
    /// What is said for a bare answer.
    pub fn of(bare: &[u8]) -> Instead {
        let line = bare.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let head = format!(
            "\r\nconnection: close\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
             content-security-policy: default-src 'none'\r\nx-content-type-options: nosniff\r\ncache-control: no-store\r\n\r\n",
            PAGE.len()
        );
        Instead { bytes: [line, head.as_bytes(), PAGE.as_bytes()].concat(), sent: 0 }
    }

    /// Ready when all of it has gone out.
    pub fn poll_sent<Io: AsyncWrite>(&mut self, mut io: Pin<&mut Io>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.bytes.len() {
            match ready!(io.as_mut().poll_write(cx, &self.bytes[self.sent..]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                more => self.sent += more,
            }
        }
        Poll::Ready(Ok(()))
    }
}
