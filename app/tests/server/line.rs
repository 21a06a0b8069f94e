//! A program's line to the server: it stays open, and is opened anew when it broke.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use serde_json::Value;

/// Longer than the server itself takes to give up.
const PATIENCE: Duration = Duration::from_secs(40);

pub struct Line {
    port: u16,
    key: String,
    stream: Option<BufReader<TcpStream>>,
}

pub struct Answer {
    pub status: u16,
    pub text: String,
    headers: Vec<(String, String)>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// A number in the body: `version`.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.json()[name].as_i64()
    }
}

impl Line {
    pub fn to(port: u16, key: &str) -> Line {
        Line { port, key: key.to_owned(), stream: None }
    }

    /// None where there was no answer: nobody knows then whether it was done.
    pub fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Option<Answer> {
        let answer = self.exchange(method, path, headers, body);
        if answer.as_ref().is_none_or(|answer| answer.header("connection") == Some("close")) {
            self.stream = None;
        }
        answer
    }

    /// Whether there is somebody to ask.
    pub fn opens(&mut self) -> bool {
        self.stream = self.stream.take().or_else(|| connect(self.port));
        self.stream.is_some()
    }

    fn exchange(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Option<Answer> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => none.insert(connect(self.port)?),
        };
        let mut question = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n", body.len());
        if !self.key.is_empty() {
            question.push_str(&format!("Authorization: Bearer {}\r\n", self.key));
        }
        if !headers.iter().any(|(name, _)| *name == "Content-Type") {
            question.push_str("Content-Type: application/json\r\n");
        }
        headers.iter().for_each(|(name, value)| question.push_str(&format!("{name}: {value}\r\n")));
        stream.get_mut().write_all(format!("{question}\r\n{body}").as_bytes()).ok()?;
        read(stream)
    }
}

fn connect(port: u16) -> Option<BufReader<TcpStream>> {
    let stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    if stream.local_addr().ok()? == stream.peer_addr().ok()? {
        stream.shutdown(Shutdown::Both).ok();
        return None;
    }
    stream.set_nodelay(true).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    Some(BufReader::new(stream))
}

/// An answer whose end is missing is none.
fn read(stream: &mut BufReader<TcpStream>) -> Option<Answer> {
    let status = row(stream)?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = Vec::new();
    loop {
        let line = row(stream)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer { status, text: String::new(), headers };
    let mut body = Vec::new();
    if answer.header("transfer-encoding") == Some("chunked") {
        while chunk(stream, &mut body)? {}
    } else if let Some(length) = answer.header("content-length") {
        body.resize(length.parse().ok()?, 0);
        stream.read_exact(&mut body).ok()?;
    }
    answer.text = String::from_utf8(body).ok()?;
    Some(answer)
}

fn row(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    stream.read_line(&mut line).ok().filter(|read| *read > 0 && line.ends_with('\n'))?;
    Some(line.trim_end().to_owned())
}

fn chunk(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Option<bool> {
    let size = usize::from_str_radix(row(stream)?.trim(), 16).ok()?;
    let from = body.len();
    body.resize(from + size, 0);
    stream.read_exact(&mut body[from..]).ok()?;
    row(stream)?;
    Some(size > 0)
}
