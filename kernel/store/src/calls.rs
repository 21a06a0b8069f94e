//! What the processes that serve one workspace call out to each other: "there
//! is something new", "somebody is here".
//!
//! On PostgreSQL it goes by `listen` and `notify`, over one connection of its
//! own that mends itself; a file has one process, which has nobody to call. A
//! call is a hint and no message: it may be lost (while the connection is away,
//! or when nobody takes it), and whoever relies on what it stands for looks at
//! the tables from time to time as well. A process does not hear itself.

use std::{future::poll_fn, sync::Arc, time::Duration};

use tokio::{
    sync::{broadcast, mpsc},
    task::AbortHandle,
};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Error, NoTls, Socket, tls::NoTlsStream};

use crate::{Db, db::Engine};

/// Calls that wait to be heard or said; more are lost.
const WAITING: usize = 256;
/// The server takes no longer ones.
const LONGEST: usize = 7_000;
const FIRST_REST: Duration = Duration::from_millis(200);
const LONGEST_REST: Duration = Duration::from_secs(5);
/// A server that does not take a call within this is as good as gone.
const PATIENCE: Duration = Duration::from_secs(10);

/// A voice among the processes of one workspace; it falls silent when it goes.
pub struct Calls {
    say: Option<mpsc::Sender<String>>,
    heard: broadcast::Sender<Arc<str>>,
    line: Option<AbortHandle>,
}

impl Db {
    /// Joins the other processes of this workspace.
    pub fn calls(&self) -> Calls {
        let heard = broadcast::Sender::new(WAITING);
        let Engine::Postgres(engine) = &*self.engine else {
            return Calls { say: None, heard, line: None };
        };
        let (say, said) = mpsc::channel(WAITING);
        let line = Line {
            config: engine.config_of_calls(),
            channel: format!("peyvand_{}", self.shared.schema),
            me: format!("{:016x} ", rand::random::<u64>()),
            heard: heard.clone(),
        };
        let line = tokio::spawn(line.keep(said)).abort_handle();
        Calls { say: Some(say), heard, line: Some(line) }
    }
}

impl Calls {
    /// Calls out to the other processes, if it can be done now.
    pub fn say(&self, call: &str) {
        if let Some(say) = self.say.as_ref().filter(|_| call.len() <= LONGEST) {
            say.try_send(call.to_owned()).ok();
        }
    }

    /// What the others call from now on. An empty call says that the line is up
    /// (again): calls before it may have been lost.
    pub fn hear(&self) -> broadcast::Receiver<Arc<str>> {
        self.heard.subscribe()
    }
}

impl Drop for Calls {
    fn drop(&mut self) {
        if let Some(line) = &self.line {
            line.abort();
        }
    }
}

struct Line {
    config: Config,
    channel: String,
    /// What our own calls begin with.
    me: String,
    heard: broadcast::Sender<Arc<str>>,
}

impl Line {
    /// Connects, again and again.
    async fn keep(self, mut said: mpsc::Receiver<String>) {
        let mut rest = FIRST_REST;
        loop {
            match self.config.connect(NoTls).await {
                Ok((client, connection)) => {
                    rest = FIRST_REST;
                    if let Err(error) = self.attend(&client, connection, &mut said).await {
                        tracing::debug!(%error, "the line to the other processes was lost");
                    }
                }
                Err(error) => tracing::debug!(%error, "no line to the other processes"),
            }
            tokio::time::sleep(rest).await;
            rest = (rest * 2).min(LONGEST_REST);
        }
    }

    /// Hears and says until the connection is lost.
    async fn attend(
        &self,
        client: &Client,
        mut connection: Connection<Socket, NoTlsStream>,
        said: &mut mpsc::Receiver<String>,
    ) -> Result<(), Error> {
        let listen = async {
            while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
                if let AsyncMessage::Notification(call) = message? {
                    self.pass_on(call.payload());
                }
            }
            Ok(())
        };
        tokio::select! {
            ended = listen => ended,
            ended = self.speak(client, said) => ended,
        }
    }

    async fn speak(&self, client: &Client, said: &mut mpsc::Receiver<String>) -> Result<(), Error> {
        client.batch_execute(&format!("listen \"{}\"", self.channel)).await?;
        self.heard.send("".into()).ok();
        while let Some(call) = said.recv().await {
            let call = format!("{}{call}", self.me);
            let saying = async { client.execute("select pg_notify($1, $2)", &[&self.channel, &call]).await };
            match tokio::time::timeout(PATIENCE, saying).await {
                Ok(done) => drop(done?),
                Err(_) => break,
            }
        }
        Ok(())
    }

    fn pass_on(&self, call: &str) {
        // The beginning is of one length for all.
        if let Some(said) = call.get(self.me.len()..).filter(|_| !call.starts_with(&self.me)) {
            self.heard.send(said.into()).ok();
        }
    }
}
