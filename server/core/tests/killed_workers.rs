//! Two workers that are killed in the middle of messages, again and again, before a mail server that is a
//! process of its own: everybody has the message, and whoever has it twice has the same bytes twice.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use backend::db::testing::TestBackend;
use backend::fetch_one;
use backend::fixture::{self, SessionFixture};
use backend::service::register::{Via, register};
use chrono::TimeDelta;

/// Where a worker is when it is killed.
#[derive(Clone, Copy)]
enum Moment {
    /// At a point of its own; so many messages in.
    Point(&'static str),
    /// The server holds its answer: `data`, before the message is on its way, or `taken`.
    Server(&'static str),
}

/// After the claim, after the rendering, before DATA, after the server kept it, after its 250, before our commit.
const MOMENTS: [Moment; 7] = [
    Moment::Point("claimed 1"),
    Moment::Point("rendered 3"),
    Moment::Point("kept 3"),
    Moment::Server("data 3"),
    Moment::Server("taken 3"),
    Moment::Point("answered 3"),
    Moment::Point("written 3"),
];
/// People who register before each round.
const IN_ONE_ROUND: usize = 30;

/// The longest that a process may take for what it is to do: a sign that something hangs, no measure of speed.
const PATIENCE: Duration = Duration::from_mins(2);

/// Who says a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Sink,
    /// The worker that speaks to this port of the sink.
    Worker(usize),
}

struct Ground {
    test: TestBackend,
    workshop: SessionFixture,
    folder: tempfile::TempDir,
    sink: Process,
    ports: Vec<String>,
    emails: BTreeSet<String>,
    say: Sender<(Who, String)>,
    said: Receiver<(Who, String)>,
}

impl Ground {
    async fn new() -> Self {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
        let stop = fixture::published_stop(&test.backend).await.unwrap();
        let workshop = stop.workshop(&test.backend, "droits", "09:00", "10:00", 1_000).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("log")).unwrap();
        let mut command = Command::new(program("mail_sink"));
        command.arg(folder.path().join("log"));
        let (say, said) = mpsc::channel();
        let sink = Process::start(command, Who::Sink, &say);
        let mut ground = Self { test, workshop, folder, sink, ports: Vec::new(), emails: BTreeSet::new(), say, said };
        let (_, ports) = ground.hear("ports ");
        ground.ports = ports.split(' ').map(str::to_owned).collect();
        ground
    }

    /// Waits for a line that begins so: who said it, and its rest.
    fn hear(&self, beginning: &str) -> (Who, String) {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let (who, line) = self.said.recv_timeout(left).unwrap_or_else(|_| panic!("nobody said « {beginning}»"));
            if let Some(rest) = line.strip_prefix(beginning) {
                return (who, rest.trim().to_owned());
            }
        }
    }

    /// People of twenty providers register.
    async fn register(&mut self, round: usize) {
        for number in 0..IN_ONE_ROUND {
            let email = format!("p{round}.{number}@d{}.example", number % 20);
            let choices = [self.workshop.choice()];
            let person = fixture::person(&self.test.backend, "Rosa", Some(&email), &choices).unwrap();
            register(&self.test.backend, Via::Web, person).await.unwrap();
            self.emails.insert(email);
        }
    }

    /// A worker that speaks to one of the server's ports.
    fn work(&self, port: usize, trial: &str) -> Process {
        let mut command = Command::new(program("mail_worker"));
        command
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "TZ"))
            .env("DATABASE_URL", &self.test.database.url)
            .env("CARAVANE_NOW", self.test.backend.now().to_rfc3339())
            .env("CARAVANE_SMTP_HOST", "127.0.0.1")
            .env("CARAVANE_SMTP_PORT", &self.ports[port])
            .env("CARAVANE_SMTP_SECURITY", "none")
            .env("CARAVANE_MAIL_PACE", "0")
            .env("WORKER_TRIAL", trial);
        Process::start(command, Who::Worker(port), &self.say)
    }

    /// Two workers begin, and each is killed when it comes to the moment. The other may wait for what the
    /// first holds: whoever comes there first is killed first.
    async fn round(&mut self, round: usize, moment: Moment, manner: &str) {
        self.register(round).await;
        // the leases of the round before are over
        self.test.clock.advance(TimeDelta::minutes(20));
        let point = match moment {
            Moment::Point(point) => {
                self.free();
                point
            }
            Moment::Server(hold) => {
                self.sink.tell(&format!("hold 0 {hold}"));
                self.sink.tell(&format!("hold 1 {hold}"));
                "nowhere"
            }
        };
        let trial = format!("{point}{manner}");
        let mut workers = BTreeMap::from([(0, self.work(0, &trial)), (1, self.work(1, &trial))]);
        while !workers.is_empty() {
            let reached = match moment {
                Moment::Point(_) => match self.hear("worker stopped") {
                    (Who::Worker(port), _) => port,
                    (Who::Sink, _) => panic!("the server is no worker"),
                },
                Moment::Server(_) => self.hear("held ").1.parse().unwrap(),
            };
            workers.remove(&reached).expect("each comes there once").kill();
        }
    }

    /// The server answers again.
    fn free(&mut self) {
        self.sink.tell("free 0");
        self.sink.tell("free 1");
    }

    /// Nobody is killed any more.
    async fn finish(&mut self, manner: &str) {
        const UNSENT: &str = "select count(*) from outbox where state <> 'sent'";
        self.test.clock.advance(TimeDelta::minutes(20));
        self.free();
        let _workers = [self.work(0, &format!("nowhere{manner}")), self.work(1, &format!("nowhere{manner}"))];
        let end = Instant::now() + PATIENCE;
        loop {
            let mut tx = self.test.backend.db.read().await.unwrap();
            let (unsent,) = fetch_one!(&mut tx, (i64,), UNSENT).unwrap();
            tx.rollback().await.unwrap();
            if unsent == 0 {
                return;
            }
            assert!(Instant::now() < end, "{unsent} messages wait");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// A program of the tests, built beside them.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().and_then(Path::parent).unwrap().join("examples").join(name)
}

/// A process whose lines the test hears. Dropped, it is killed.
struct Process {
    child: Child,
}

impl Process {
    fn start(mut command: Command, who: Who, say: &Sender<(Who, String)>) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let say = say.clone();
        // ends with the process
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| say.send((who, line))));
        Self { child }
    }

    fn tell(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// SIGKILL to a process that goes on.
    fn kill(mut self) {
        self.child.kill().unwrap();
        assert_eq!(self.child.wait().unwrap().signal(), Some(9), "it had ended by itself");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // both fail only when the process is over already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the server kept: by recipient, then by Message-ID, the different contents and how often each came.
type Kept = BTreeMap<String, BTreeMap<String, BTreeMap<Vec<u8>, usize>>>;

fn kept(folder: &Path) -> Kept {
    let mut all = Kept::new();
    for entry in std::fs::read_dir(folder.join("log")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "eml") {
            let bytes = std::fs::read(path).unwrap();
            let end = bytes.iter().position(|byte| *byte == b'\n').unwrap();
            let recipient = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let recipient = recipient.trim_start_matches("RCPT TO:<").split('>').next().unwrap().to_owned();
            let message = bytes[end + 1..].to_vec();
            let text = String::from_utf8_lossy(&message).into_owned();
            let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned();
            *all.entry(recipient).or_default().entry(id).or_default().entry(message).or_default() += 1;
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everybody_has_the_message_and_a_repeat_has_the_same_bytes() {
    let mut ground = Ground::new().await;
    for (round, moment) in MOMENTS.into_iter().enumerate() {
        ground.round(round, moment, "").await;
    }
    ground.finish("").await;
    let kept = kept(ground.folder.path());
    assert!(ground.emails.len() > 200);
    assert_eq!(kept.keys().cloned().collect::<BTreeSet<_>>(), ground.emails);
    let (mut repeats, mut several) = (0, Vec::new());
    for (recipient, messages) in &kept {
        let contents: Vec<usize> = messages.values().flat_map(BTreeMap::values).copied().collect();
        if messages.len() != 1 || contents.len() != 1 {
            several.push(recipient);
        }
        repeats += contents.iter().sum::<usize>() - contents.len();
    }
    assert!(several.is_empty(), "other bytes came again to {several:?}");
    // kept by the server and not written down by us: at least those that the two workers were stopped with
    assert!(repeats >= 6, "nothing was interrupted: {repeats}");
    assert!(backend::check::run(&ground.test.backend).await.unwrap().is_empty());
}

/// The control: a worker that writes a message anew at each try is found out.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_worker_that_writes_anew_is_found_out() {
    let mut ground = Ground::new().await;
    ground.round(0, Moment::Point("answered 3"), " anew").await;
    ground.finish(" anew").await;
    let kept = kept(ground.folder.path());
    let other = kept.values().flat_map(BTreeMap::values).filter(|contents| contents.len() > 1).count();
    assert!(other > 0, "no repeat had other bytes");
}
