//! Ports for servers of tests that run beside each other.

use std::{
    net::TcpListener,
    sync::atomic::{AtomicU16, Ordering},
};

/// Below the ports that the system gives to those who call: a server that starts
/// again finds its own still free, and nobody who calls meanwhile calls himself.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Sixteen for each of the processes that run beside each other.
    let first = (std::process::id() % 600) as u16 * 16;
    loop {
        let port = 10_300 + first + NEXT.fetch_add(1, Ordering::Relaxed) % 16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
