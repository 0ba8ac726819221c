//! The real program in a process of its own, so that the clients take nothing from its threads.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::browser::Browser;

/// Ticks in a second of /proc (`getconf CLK_TCK`), on every Linux of today.
const TICKS: f64 = 100.0;

/// A running `caravane serve`: pages, worker and outbox, as `make run` starts it, but for the port
/// and the folders. Dropped, it is killed.
pub struct Program {
    pub address: SocketAddr,
    child: Child,
}

impl Program {
    /// Starts it on a database and waits until it is ready. Mail, log and key lie in `folder`.
    pub async fn start(url: &str, now: &str, folder: &Path) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = free.local_addr().expect("its address");
        drop(free);
        let log = File::create(folder.join("log")).expect("a file");
        let child = Command::new(env!("CARGO_BIN_EXE_caravane"))
            .args(["--now", now, "serve"])
            .env_clear()
            .env("DATABASE_URL", url)
            .env("CARAVANE_LISTEN", address.to_string())
            .env("CARAVANE_SECRET_FILE", folder.join("secret.key"))
            .env("CARAVANE_MAIL_FOLDER", folder.join("mail"))
            .env("CARAVANE_SITE_ROOT", folder.join("site"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let mut program = Self { address, child };
        for _ in 0..1_200 {
            let over = program.child.try_wait().expect("a status");
            assert!(over.is_none(), "the program ended by itself: {over:?}");
            if let Ok(mut browser) = Browser::to(address).await
                && browser.get("/ready").await == 200
            {
                return program;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the program is not ready after a minute");
    }

    /// Seconds of processor that it has used.
    pub fn processor(&self) -> f64 {
        processor(&self.child.id().to_string())
    }

    /// Asks it to stop and waits until it is over.
    pub fn stop(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.expect("kill exists").success());
        assert!(self.child.wait().expect("a status").success(), "it ends well");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail only when it is over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Seconds of processor that this process, which holds the clients, has used.
pub fn own_processor() -> f64 {
    processor("self")
}

/// User and system time of a process; 0 where there is no /proc.
fn processor(process: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name in brackets may hold spaces; behind it the times are the twelfth and thirteenth.
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}
