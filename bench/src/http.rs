//! A client with one connection that stays open and a session that stays signed in.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

const PASSWORD: &str = "peyvand-sample-1405";

pub struct Client {
    stream: BufReader<TcpStream>,
    port: u16,
    cookies: Vec<(String, String)>,
    /// What a program of the person's own session shows with every deed.
    token: Option<String>,
}

pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub body: String,
    /// From the last byte of the question to the last of the answer.
    pub took: Duration,
}

impl Client {
    pub fn connect(port: u16) -> anyhow::Result<Client> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Client { stream: BufReader::new(stream), port, cookies: Vec::new(), token: None })
    }

    pub fn sign_in(port: u16, actor: &str) -> anyhow::Result<Client> {
        let mut client = Client::connect(port)?;
        let page = client.get("/sign-in")?;
        let mut form = vec![
            ("email", format!("{actor}@peyvand.example")),
            ("password", PASSWORD.to_owned()),
            ("next", String::new()),
        ];
        form.extend(hidden(&page.body, "csrf").map(|token| ("csrf", token)));
        let answer = client.post("/sign-in", &form)?;
        if answer.status != 303 {
            bail!("{actor} was not let in: {}", answer.status);
        }
        client.token = hidden(&client.get("/customers/new")?.body, "csrf");
        Ok(client)
    }

    /// Another connection of the same person.
    pub fn again(&self) -> anyhow::Result<Client> {
        Ok(Client { cookies: self.cookies.clone(), token: self.token.clone(), ..Client::connect(self.port)? })
    }

    pub fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.ask("GET", path, None, "")
    }

    pub fn post(&mut self, path: &str, form: &[(&str, String)]) -> anyhow::Result<Answer> {
        let form: Vec<String> = form.iter().map(|(key, value)| format!("{key}={}", encoded(value))).collect();
        self.ask("POST", path, Some("application/x-www-form-urlencoded"), &form.join("&"))
    }

    pub fn api(&mut self, method: &str, path: &str, body: &serde_json::Value) -> anyhow::Result<Answer> {
        self.ask(method, path, Some("application/json"), &body.to_string())
    }

    /// A body of another kind, as it is.
    pub fn send(&mut self, path: &str, kind: &str, body: &str) -> anyhow::Result<Answer> {
        self.ask("POST", path, Some(kind), body)
    }

    fn ask(&mut self, method: &str, path: &str, kind: Option<&str>, body: &str) -> anyhow::Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n", self.port);
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push_str(&format!("cookie: {}\r\n", cookies.join("; ")));
        }
        if let Some(kind) = kind {
            let origin = format!("origin: http://127.0.0.1:{}\r\nsec-fetch-site: same-origin\r\n", self.port);
            head.extend(self.token.iter().map(|token| format!("x-csrf-token: {token}\r\n")));
            head.push_str(&format!("content-type: {kind}\r\ncontent-length: {}\r\n{origin}", body.len()));
        }
        let question = format!("{head}\r\n{body}");
        self.stream.get_mut().write_all(question.as_bytes())?;
        let sent = Instant::now();
        let mut answer = self.read_answer().with_context(|| format!("{method} {path}"))?;
        answer.took = sent.elapsed();
        Ok(answer)
    }

    fn read_answer(&mut self) -> anyhow::Result<Answer> {
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status line")?;
        let (mut length, mut chunked, mut location) = (0, false, None);
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            let (name, value) = (name.to_ascii_lowercase(), value.trim());
            match name.as_str() {
                "content-length" => length = value.parse()?,
                "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
                "location" => location = Some(value.to_owned()),
                "set-cookie" => self.keep_cookie(value),
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            while self.chunk(&mut body)? {}
        } else {
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Answer { status, location, body, took: Duration::ZERO })
    }

    fn chunk(&mut self, body: &mut Vec<u8>) -> anyhow::Result<bool> {
        let size = usize::from_str_radix(self.line()?.trim(), 16)?;
        let from = body.len();
        body.resize(from + size, 0);
        self.stream.read_exact(&mut body[from..])?;
        self.line()?;
        Ok(size > 0)
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the server has hung up");
        }
        Ok(line.trim_end().to_owned())
    }

    fn keep_cookie(&mut self, text: &str) {
        let Some((name, value)) = text.split(';').next().and_then(|pair| pair.split_once('=')) else { return };
        self.cookies.retain(|(known, _)| known != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }
}

/// The value of a hidden field of a form.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let name = format!("name=\"{name}\"");
    let input = page.split('<').find(|tag| tag.starts_with("input") && tag.contains(&name))?;
    let (_, value) = input.split_once("value=\"")?;
    Some(value[..value.find('"')?].to_owned())
}

/// For addresses and forms.
pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
