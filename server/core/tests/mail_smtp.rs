//! The SMTP transport against a small server that speaks RFC 5321 on a loopback port.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};

use backend::mail::transport::{Delivery, SendError, SmtpTransport, Transport};
use backend::settings::roots::Roots;
use backend::settings::{Smtp, SmtpSecurity};
use domain::email::EmailAddress;
use domain::ids::OutboxId;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

/// What the server heard: command lines, and the lines of the messages.
type Heard = Arc<Mutex<Vec<String>>>;

/// Answers every RCPT with `answer`; listening all. Gives its port.
async fn server(answer: &'static str) -> (u16, Heard) {
    server_offering("8BITMIME", answer).await
}

async fn server_offering(offer: &'static str, answer: &'static str) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let listening = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, offer, answer, Arc::clone(&listening)));
        }
    });
    (port, heard)
}

async fn talk(stream: TcpStream, offer: &'static str, answer: &'static str, heard: Heard) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test ESMTP\r\n").await.unwrap();
    let mut in_message = false;
    while let Ok(Some(line)) = lines.next_line().await {
        heard.lock().unwrap().push(line.clone());
        let hello = format!("250-test\r\n250 {offer}");
        let reply = match (in_message, line.as_str()) {
            (true, ".") => {
                in_message = false;
                "250 2.0.0 taken"
            }
            (true, _) => continue,
            (false, "DATA") => {
                in_message = true;
                "354 go on"
            }
            (false, line) if line.starts_with("EHLO") => hello.as_str(),
            (false, line) if line.starts_with("RCPT") => answer,
            (false, line) if line.starts_with("QUIT") => "221 bye",
            (false, _) => "250 2.0.0 well",
        };
        if write.write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

fn transport(port: u16) -> SmtpTransport {
    let security = SmtpSecurity::None;
    SmtpTransport::new(&Smtp { host: "127.0.0.1".into(), port, security, credentials: None }, &Roots::default())
        .unwrap()
}

fn delivery(recipient: &str) -> Delivery {
    Delivery {
        id: OutboxId(Uuid::from_u128(1)),
        sender: EmailAddress::parse("rdv@caravane.example").unwrap(),
        recipient: EmailAddress::parse(recipient).unwrap(),
        raw: b"Subject: x\r\n\r\nBonjour\r\n.seul\r\nfin\r\n".to_vec(),
    }
}

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let (port, heard) = server("250 2.1.5 well").await;
    let transport = transport(port);
    for recipient in ["zoe@example.net", "ana@example.net"] {
        transport.send(&delivery(recipient)).await.unwrap();
    }
    let heard = heard.lock().unwrap().clone();
    assert!(heard.iter().any(|line| line.starts_with("MAIL FROM:<rdv@caravane.example>")));
    for recipient in ["RCPT TO:<zoe@example.net>", "RCPT TO:<ana@example.net>"] {
        assert_eq!(heard.iter().filter(|line| line.starts_with(recipient)).count(), 1);
    }
    let from = heard.iter().position(|line| line == "Subject: x").unwrap();
    // a line that begins with a full stop is doubled on the way (RFC 5321, section 4.5.2); the library
    // adds an empty line at the end
    let message = ["Subject: x", "", "Bonjour", "..seul", "fin", "", "."];
    assert_eq!(heard[from..from + message.len()], message.map(str::to_owned));
}

#[tokio::test]
async fn where_reports_are_offered_each_message_asks_for_its_own() {
    let (port, heard) = server_offering("DSN", "250 2.1.5 well").await;
    transport(port).send(&delivery("zoe+cv@example.net")).await.unwrap();
    let heard = heard.lock().unwrap().clone();
    let id = Uuid::from_u128(1);
    for line in [
        format!("MAIL FROM:<rdv@caravane.example> RET=HDRS ENVID={id}"),
        "RCPT TO:<zoe+cv@example.net> NOTIFY=FAILURE,DELAY ORCPT=rfc822;zoe+2Bcv@example.net".to_owned(),
    ] {
        assert!(heard.contains(&line), "{line} in {heard:#?}");
    }
    // elsewhere the words are not said
    let (port, heard) = server("250 2.1.5 well").await;
    transport(port).send(&delivery("zoe@example.net")).await.unwrap();
    let heard = heard.lock().unwrap().clone();
    assert!(heard.contains(&"MAIL FROM:<rdv@caravane.example>".to_owned()), "{heard:#?}");
    assert!(heard.contains(&"RCPT TO:<zoe@example.net>".to_owned()), "{heard:#?}");
}

#[tokio::test]
async fn a_refused_message_leaves_the_connection_to_the_next() {
    let (port, heard) = server("550 5.1.1 unknown").await;
    let transport = transport(port);
    for _ in 0..3 {
        transport.send(&delivery("zoe@example.net")).await.unwrap_err();
    }
    let heard = heard.lock().unwrap().clone();
    // two for one connection: the second asks what the library does not keep
    assert_eq!(heard.iter().filter(|line| line.starts_with("EHLO")).count(), 2);
    assert_eq!(heard.iter().filter(|line| *line == "RSET").count(), 3);
}

#[tokio::test]
async fn refusals_are_sorted_by_their_codes() {
    for (answer, shown) in [
        ("550 5.1.1 <zoe@example.net> unknown", "mailbox refused: 550 5.1.1"),
        ("552 5.2.2 full", "no room: 552 5.2.2"),
        ("550 5.7.1 not you", "policy: 550 5.7.1"),
        ("451 4.3.0 later", "later: 451 4.3.0"),
        ("530 5.7.0 who are you", "our server refuses our account: 530 5.7.0"),
    ] {
        let (port, _) = server(answer).await;
        let refusal = transport(port).send(&delivery("zoe@example.net")).await.unwrap_err();
        assert_eq!(refusal.to_string(), shown);
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    assert_eq!(transport(port).send(&delivery("zoe@example.net")).await, Err(SendError::unreachable()));
}

#[tokio::test]
async fn without_the_protection_asked_for_nothing_is_sent() {
    let (port, heard) = server("250 well").await;
    let server = Smtp { host: "127.0.0.1".into(), port, security: SmtpSecurity::StartTls, credentials: None };
    let refusal = SmtpTransport::new(&server, &Roots::default()).unwrap().send(&delivery("zoe@example.net")).await;
    assert_eq!(refusal, Err(SendError::unreachable()));
    assert!(!heard.lock().unwrap().iter().any(|line| line.starts_with("MAIL") || line.starts_with("AUTH")));
}
