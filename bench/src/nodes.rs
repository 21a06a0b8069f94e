//! Two servers on one database against one: how many requests a second they answer
//! together, with as many clients in all.

use std::{thread, time::Duration};

use crate::{asked::Asked, crowd::Crowd, server::Server};

const CLIENTS: usize = 16;
const WHILE: Duration = Duration::from_secs(20);

pub fn compare(asked: &Asked) -> anyhow::Result<()> {
    asked.say("| nodes | clients | p50 ms | p95 ms | p99 ms | req/s |\n|---|---|---|---|---|---|");
    for nodes in [1, 2] {
        let ports: Vec<u16> = (0..nodes).map(|nth| asked.port + nth).collect();
        let servers: Vec<Server> = ports
            .iter()
            .zip(0..)
            .map(|(port, node)| Server::as_node(asked, *port, node))
            .collect::<anyhow::Result<_>>()?;
        // The first requests fill what is kept in memory.
        warm_up(&ports)?;
        let crowd = Crowd::gather(&ports, "team", CLIENTS / ports.len())?;
        thread::sleep(WHILE);
        asked.say(&format!("| {nodes} | {CLIENTS} {}", crowd.come_home()?.cells()));
        drop(servers);
    }
    Ok(())
}

fn warm_up(ports: &[u16]) -> anyhow::Result<()> {
    let crowd = Crowd::gather(ports, "team", 1)?;
    thread::sleep(Duration::from_secs(2));
    crowd.come_home().map(drop)
}
