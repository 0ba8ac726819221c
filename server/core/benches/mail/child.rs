//! The two that are measured, each in a process of its own: it says when it is ready, begins at a
//! word, and tells at the end what it used.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use backend::Backend;
use backend::clock::{OffsetClock, SystemEntropy};
use backend::db::Db;
use backend::fetch_all;
use backend::keys::Keys;
use backend::mail::dkim::Signer;
use backend::mail::transport;
use backend::settings::{MailRoute, Settings, Smtp, SmtpSecurity};
use backend::web::PublicWeb;
use backend::worker;
use lettre::address::Envelope;
use lettre::transport::smtp::PoolConfig;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tokio::sync::{Notify, watch};

use crate::{CONNECTIONS, queue};

/// Ticks in a second of /proc (`getconf CLK_TCK`), on every Linux of today.
const TICKS: f64 = 100.0;

/// The other process.
pub struct Child {
    process: std::process::Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Child {
    /// Starts this program in another role; comes back when it is ready.
    pub fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program starts again");
        let (input, output) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let mut child = Self { process, input, output };
        assert_eq!(child.line(), "ready");
        child
    }

    pub fn go(&mut self) {
        writeln!(self.input, "go").unwrap();
    }

    /// Ends it; answers its most memory in bytes and its seconds of processor.
    pub fn stop(mut self) -> (u64, f64) {
        writeln!(self.input, "stop").unwrap();
        let used = self.line();
        assert!(self.process.wait().unwrap().success());
        let (memory, processor) = used.split_once(' ').unwrap();
        (memory.parse().unwrap(), processor.parse().unwrap())
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

/// The worker of the program, with its settings but for the pace: the server here may be asked for all.
pub fn work(url: &str, port: u16, signed: bool) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = Smtp { host: "127.0.0.1".into(), port, security: SmtpSecurity::None, credentials: None };
    let dkim = signed.then(|| {
        let key = include_str!("../../tests/judges/test_key.pem");
        Signer::from_pem(key, "caravane.example", "caravane").expect("a key")
    });
    let settings = Settings { mail: MailRoute::Smtp(server), mail_pace: 0, dkim, ..Settings::for_tests() };
    let db = runtime.block_on(Db::connect(url)).unwrap();
    listen_for("go");
    let backend = Backend {
        db,
        clock: Arc::new(OffsetClock::starting_at(queue::DUE.parse().unwrap())),
        entropy: Arc::new(SystemEntropy),
        keys: Keys::new([7; 32]),
        wake: Arc::new(Notify::new()),
        settings: Arc::new(settings),
        web: Arc::new(PublicWeb::default()),
    };
    let transport = transport::from_settings(&backend.settings).unwrap();
    let (stop, stopped) = watch::channel(false);
    let working = runtime.spawn(worker::run(backend, transport, stopped));
    listen_for("stop");
    stop.send(true).unwrap();
    runtime.block_on(working).unwrap();
    tell_used();
}

/// The bytes of the outbox, by the library as it offers itself: its pool, one call for each message.
pub fn send_ready_made(url: &str, port: u16) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // the library asks for it also when its pool is made and dropped
    let _inside = runtime.enter();
    let messages: Vec<(Envelope, Vec<u8>)> = runtime.block_on(async {
        let db = Db::connect(url).await.unwrap();
        let mut tx = db.read().await.unwrap();
        let rows = fetch_all!(&mut tx, (String, Vec<u8>), "select recipient, raw from outbox order by id").unwrap();
        let sender: Address = "bounce@caravane.example".parse().unwrap();
        let envelope = |to: &str| Envelope::new(Some(sender.clone()), vec![to.parse().unwrap()]).unwrap();
        rows.into_iter().map(|(recipient, raw)| (envelope(&recipient), raw)).collect()
    });
    let pool = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(port)
        .pool_config(PoolConfig::new().max_size(CONNECTIONS))
        .build();
    listen_for("go");
    let (messages, next) = (Arc::new(messages), Arc::new(AtomicUsize::new(0)));
    runtime.block_on(async {
        let mut senders = tokio::task::JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (pool, messages, next) = (pool.clone(), Arc::clone(&messages), Arc::clone(&next));
            senders.spawn(async move {
                while let Some((envelope, raw)) = messages.get(next.fetch_add(1, Ordering::Relaxed)) {
                    pool.send_raw(envelope, raw).await.unwrap();
                }
            });
        }
        senders.join_all().await;
    });
    listen_for("stop");
    tell_used();
}

/// Says that it is ready, where it has not begun yet, and waits for the word.
fn listen_for(word: &str) {
    if word == "go" {
        println!("ready");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    assert_eq!(line.trim(), word, "who started this is gone");
}

fn tell_used() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    println!("{} {}", peak.unwrap_or(0_u64) * 1024, processor("self"));
}

/// User and system time of a process in seconds; 0 where there is no /proc.
pub fn processor(process: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name in brackets may hold spaces; behind it the times are the twelfth and thirteenth.
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}
