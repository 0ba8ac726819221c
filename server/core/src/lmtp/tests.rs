#![expect(clippy::unwrap_used, reason = "tests")]

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::task::JoinHandle;

use super::*;
use crate::db::testing::TestBackend;
use crate::fetch_all;

/// A conversation with a backend of its own.
struct Talk {
    test: TestBackend,
    stream: DuplexStream,
    server: JoinHandle<std::io::Result<()>>,
}

impl Talk {
    async fn begin() -> Self {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
        let (stream, other) = duplex(8 * 1024);
        let backend = test.backend.clone();
        let server = tokio::spawn(async move { converse(&backend, other).await });
        let mut talk = Self { test, stream, server };
        assert_eq!(talk.hear().await, "220");
        talk
    }

    /// The code of the next answer.
    async fn hear(&mut self) -> String {
        let mut line = String::new();
        loop {
            let sign = char::from(self.stream.read_u8().await.unwrap());
            line.push(sign);
            if line.ends_with("\r\n") {
                if line.as_bytes()[3] == b' ' {
                    return line[..3].to_owned();
                }
                line.clear();
            }
        }
    }

    async fn say(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    async fn ask(&mut self, line: &str) -> String {
        self.say(&format!("{line}\r\n")).await;
        self.hear().await
    }

    async fn kept(&self) -> Vec<(String, String, Vec<u8>)> {
        let mut tx = self.test.backend.db.read().await.unwrap();
        let sql = "select sender, recipient, raw from inbox order by received_at, id";
        fetch_all!(&mut tx, (String, String, Vec<u8>), sql).unwrap()
    }
}

#[tokio::test]
async fn a_message_is_kept_once_for_each_recipient() {
    let mut talk = Talk::begin().await;
    assert_eq!(talk.ask("MAIL FROM:<a@example.net>").await, "503");
    assert_eq!(talk.ask("LHLO mx").await, "250");
    for _ in 0..2 {
        talk.say("MAIL FROM:<> BODY=8BITMIME\r\nRCPT TO:<rdv@caravane.example>\r\nRCPT TO:<x@elsewhere.example>\r\n")
            .await;
        talk.say("RCPT TO:<b+1@Caravane.example>\r\nDATA\r\n").await;
        let mut codes = Vec::new();
        for _ in 0..5 {
            codes.push(talk.hear().await);
        }
        assert_eq!(codes, ["250", "250", "550", "250", "354"]);
        talk.say("From: a@example.net\r\n\r\n..dots\r\nbare\n.\nend\r\n.\r\n").await;
        assert_eq!([talk.hear().await, talk.hear().await], ["250", "250"]);
    }
    let text = b"From: a@example.net\r\n\r\n.dots\r\nbare\n.\nend\r\n".to_vec();
    let kept = talk.kept().await;
    assert_eq!(
        kept,
        [
            (String::new(), "rdv@caravane.example".to_owned(), text.clone()),
            (String::new(), "b+1@Caravane.example".to_owned(), text),
        ]
    );
    assert_eq!(talk.ask("QUIT").await, "221");
    talk.server.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_is_too_much_is_refused_and_the_next_message_is_taken() {
    let mut talk = Talk::begin().await;
    talk.ask("LHLO mx").await;
    assert_eq!(talk.ask("MAIL FROM:<a@example.net> SIZE=99999999").await, "552");
    assert_eq!(talk.ask("DATA").await, "503");
    talk.ask("MAIL FROM:<a@example.net>").await;
    assert_eq!(talk.ask("MAIL FROM:<a@example.net>").await, "503");
    assert_eq!(talk.ask("DATA").await, "503");
    talk.ask("MAIL FROM:<a@example.net>").await;
    for _ in 0..RECIPIENTS {
        assert_eq!(talk.ask("RCPT TO:<rdv@caravane.example>").await, "250");
    }
    assert_eq!(talk.ask("RCPT TO:<rdv@caravane.example>").await, "452");
    assert_eq!(talk.ask("RSET").await, "250");
    talk.ask("MAIL FROM:<a@example.net>").await;
    talk.ask("RCPT TO:<rdv@caravane.example>").await;
    talk.ask("DATA").await;
    // One line without an end that is longer than all that is read at once.
    talk.say(&"x".repeat(LARGEST + 10)).await;
    assert_eq!(talk.ask("\r\n.").await, "552");
    talk.ask("MAIL FROM:<a@example.net>").await;
    talk.ask("RCPT TO:<rdv@caravane.example>").await;
    talk.ask("DATA").await;
    assert_eq!(talk.ask("Subject: next\r\n\r\n.").await, "250");
    assert_eq!(talk.kept().await.len(), 1);
    assert_eq!(talk.ask(&"x".repeat(2_400)).await, "500");
    talk.server.await.unwrap().unwrap();
}

/// A dot after a line feed alone, a dot at the border of two pieces: neither ends the text.
#[tokio::test]
async fn only_cr_lf_dot_cr_lf_ends_a_text() {
    for (sent, kept) in [
        ("a\n.\r\nb\r\n.\r\n".to_owned(), "a\n.\r\nb\r\n".to_owned()),
        (format!("{}\r\n..\r\n.\r\n", "y".repeat(64 * 1024 - 1)), format!("{}\r\n.\r\n", "y".repeat(64 * 1024 - 1))),
        (format!("{}.\r\n\r\n.\r\n", "y".repeat(64 * 1024)), format!("{}.\r\n\r\n", "y".repeat(64 * 1024))),
        (".\r\n".to_owned(), String::new()),
    ] {
        let mut reader = BufReader::new(sent.as_bytes());
        assert_eq!(read_text(&mut reader).await.unwrap(), Some(kept.into_bytes()));
        assert_eq!(read_text(&mut reader).await.unwrap_err().kind(), std::io::ErrorKind::UnexpectedEof);
    }
}

/// While the database is gone nothing is acknowledged for good: the mail server keeps it.
#[tokio::test]
async fn without_a_database_the_mail_server_keeps_the_message() {
    let mut talk = Talk::begin().await;
    talk.ask("LHLO mx").await;
    talk.ask("MAIL FROM:<a@example.net>").await;
    talk.ask("RCPT TO:<rdv@caravane.example>").await;
    talk.ask("DATA").await;
    talk.test.backend.db.close().await;
    assert_eq!(talk.ask("Subject: now\r\n\r\n.").await, "451");
}

#[tokio::test]
async fn a_socket_that_was_left_behind_is_replaced_and_a_living_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let address = LmtpAddress::Socket(folder.path().join("lmtp.sock"));
    let first = Listener::bind(&address).await.unwrap();
    assert!(Listener::bind(&address).await.is_err());
    drop(first);
    let listener = Listener::bind(&address).await.unwrap();
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(serve(test.backend.clone(), listener, stopped));
    let LmtpAddress::Socket(path) = &address else { unreachable!() };
    let mut stream = tokio::net::UnixStream::connect(path).await.unwrap();
    let mut greeting = [0; 3];
    stream.read_exact(&mut greeting).await.unwrap();
    assert_eq!(&greeting, b"220");
    stop.send(true).unwrap();
    task.await.unwrap();
}
