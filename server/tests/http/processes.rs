//! The real program, started as an operator starts it.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;

use crate::client::get;

/// A running `caravane serve`. Dropped, it is killed at once, as by a power cut.
pub struct Process {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

/// How to start the program.
pub struct Start<'a> {
    url: &'a str,
    folder: &'a Path,
    now: &'a str,
    settings: &'a [(&'a str, &'a str)],
    blocks: Option<u64>,
}

impl<'a> Start<'a> {
    /// On a database; its key and its mail lie in `folder`.
    pub fn on(url: &'a str, folder: &'a Path) -> Self {
        Self { url, folder, now: "2027-05-03T12:00:00Z", settings: &[], blocks: None }
    }

    /// With a clock that starts here.
    pub fn at(self, now: &'a str) -> Self {
        Self { now, ..self }
    }

    /// With further environment variables.
    pub fn with(self, settings: &'a [(&'a str, &'a str)]) -> Self {
        Self { settings, ..self }
    }

    /// No file may grow beyond so many blocks of 512 bytes: for the program, the disk is full.
    pub fn files_up_to(self, blocks: u64) -> Self {
        Self { blocks: Some(blocks), ..self }
    }

    fn command(&self) -> Command {
        let program = env!("CARGO_BIN_EXE_caravane");
        let Some(blocks) = self.blocks else { return Command::new(program) };
        let mut shell = Command::new("sh");
        // An ignored SIGXFSZ stays ignored in the program: the write fails, as on a full disk.
        shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""), program]);
        shell
    }

    /// Starts `caravane serve` and waits until it is ready.
    pub async fn serve(self) -> Process {
        let address = free_address();
        let child = self
            .command()
            .args(["--now", self.now, "serve"])
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "TZ"))
            .env("RUST_LOG", "off")
            .env("DATABASE_URL", self.url)
            .env("CARAVANE_LISTEN", address.to_string())
            .env("CARAVANE_SECRET_FILE", self.folder.join("secret.key"))
            .env("CARAVANE_MAIL_FOLDER", self.folder.join("mail"))
            .envs(self.settings.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut process = Process { address, child };
        for _ in 0..600 {
            let over = process.child.try_wait().expect("a status");
            assert!(over.is_none(), "the program ended by itself: {over:?}");
            if TcpStream::connect(address).await.is_ok() && get(address, "/ready").await.status == 200 {
                return process;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the program is not ready after half a minute");
    }
}

impl Process {
    /// Asks the program to stop (SIGTERM) and waits; true when it ended well.
    pub async fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill exists").success());
        for _ in 0..600 {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status.success();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    /// Ends the program without a word (SIGKILL).
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // Both fail only when the program is over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address")
}
