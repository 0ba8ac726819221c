//! Services of the house's own behind TLS: who does not prove their name by an authority that is trusted
//! hears nothing of ours.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use backend::mail::transport::{Delivery, SendError, SmtpTransport, Transport as _};
use backend::routing::{Osrm, Place, Router as _, RouterError};
use backend::settings::address::HttpAddress;
use backend::settings::roots::Roots;
use backend::settings::{Settings, Smtp, SmtpSecurity};
use backend::sms::{HttpGateway, SmsGateway as _, Status, TextError, Texting};
use domain::email::EmailAddress;
use domain::ids::OutboxId;
use domain::phone::PhoneNumber;
use domain::sms::{Piece, ShortText};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use uuid::Uuid;

/// What the server heard, line by line, after TLS.
type Heard = Arc<Mutex<Vec<String>>>;

/// An authority of a house.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    fn roots(&self) -> Roots {
        Roots::parse(self.pem.as_bytes()).unwrap()
    }

    /// What a server shows that is called so, until the first day of that year.
    fn acceptor(&self, name: &str, until: i32) -> TlsAcceptor {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// How a server speaks.
#[derive(Clone, Copy)]
enum Speech {
    /// TLS from the first byte, then SMTP.
    Smtp,
    /// SMTP that begins TLS when it is asked to.
    StartTls,
    /// TLS, then HTTP with this body.
    Http(&'static str),
}

async fn server(acceptor: TlsAcceptor, speech: Speech) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let listening = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, acceptor.clone(), speech, Arc::clone(&listening)));
        }
    });
    (port, heard)
}

async fn serve(mut stream: TcpStream, acceptor: TlsAcceptor, speech: Speech, heard: Heard) {
    if matches!(speech, Speech::StartTls) {
        let mut lines = BufReader::new(&mut stream);
        lines.get_mut().write_all(b"220 test ESMTP\r\n").await.unwrap();
        let mut line = String::new();
        while !line.starts_with("STARTTLS") {
            line.clear();
            if lines.read_line(&mut line).await.unwrap_or(0) == 0 {
                return;
            }
            let answer = if line.starts_with("EHLO") { "250-test\r\n250 STARTTLS\r\n" } else { "220 go on\r\n" };
            lines.get_mut().write_all(answer.as_bytes()).await.unwrap();
        }
    }
    // a client that does not believe us ends here
    let Ok(stream) = acceptor.accept(stream).await else { return };
    match speech {
        Speech::Http(body) => answer_http(stream, body, heard).await,
        Speech::Smtp => answer_smtp(stream, true, heard).await,
        Speech::StartTls => answer_smtp(stream, false, heard).await,
    }
}

async fn answer_http(stream: impl AsyncRead + AsyncWrite + Unpin, body: &str, heard: Heard) {
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        if lines.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        heard.lock().unwrap().push(line.clone());
    }
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    lines.get_mut().write_all(answer.as_bytes()).await.unwrap();
    lines.get_mut().flush().await.unwrap();
    // what the request says behind its head is nobody's business here
    while lines.read_line(&mut line).await.unwrap_or(0) > 0 {}
}

async fn answer_smtp(stream: impl AsyncRead + AsyncWrite + Unpin, greets: bool, heard: Heard) {
    let mut lines = BufReader::new(stream);
    if greets {
        lines.get_mut().write_all(b"220 test ESMTP\r\n").await.unwrap();
    }
    let mut in_message = false;
    let mut line = String::new();
    while lines.read_line(&mut line).await.unwrap_or(0) > 0 {
        heard.lock().unwrap().push(line.clone());
        let reply = match (in_message, line.trim_end()) {
            (true, ".") => {
                in_message = false;
                "250 2.0.0 taken"
            }
            (true, _) => "",
            (false, "DATA") => {
                in_message = true;
                "354 go on"
            }
            (false, command) if command.starts_with("EHLO") => "250-test\r\n250 AUTH PLAIN",
            (false, command) if command.starts_with("AUTH") => "235 2.7.0 well",
            (false, _) => "250 2.0.0 well",
        };
        line.clear();
        if !reply.is_empty() && lines.get_mut().write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Four servers, of which the first is to be believed, and why the others are not.
fn servers(house: &Authority) -> [(TlsAcceptor, &'static str); 4] {
    [
        (house.acceptor("localhost", 2100), "the right one"),
        (house.acceptor("other.example", 2100), "another name"),
        (house.acceptor("localhost", 2001), "out of date"),
        (Authority::new().acceptor("localhost", 2100), "an unknown authority"),
    ]
}

async fn mail(port: u16, security: SmtpSecurity, roots: &Roots) -> Result<(), SendError> {
    let server = Smtp { host: "localhost".into(), port, security, credentials: Some(("us".into(), "hunter2".into())) };
    let delivery = Delivery {
        id: OutboxId(Uuid::from_u128(1)),
        sender: EmailAddress::parse("rdv@caravane.example").unwrap(),
        recipient: EmailAddress::parse("rosa@exemple.fr").unwrap(),
        raw: b"Subject: x\r\n\r\nBonjour\r\n".to_vec(),
    };
    SmtpTransport::new(&server, roots).unwrap().send(&delivery).await
}

#[tokio::test]
async fn mail_goes_to_no_server_that_does_not_prove_its_name() {
    let house = Authority::new();
    for (security, speech) in [(SmtpSecurity::Tls, Speech::Smtp), (SmtpSecurity::StartTls, Speech::StartTls)] {
        for (place, (acceptor, why)) in servers(&house).into_iter().enumerate() {
            let (port, heard) = server(acceptor, speech).await;
            let sent = mail(port, security, &house.roots()).await;
            // it waits for a later try
            assert_eq!(sent, if place == 0 { Ok(()) } else { Err(SendError::unreachable()) }, "{why}");
            assert_eq!(heard.lock().unwrap().iter().any(|line| line == "Bonjour\r\n"), place == 0, "{why}");
            assert!(place == 0 || heard.lock().unwrap().is_empty(), "{why}");
        }
        let (port, heard) = server(house.acceptor("localhost", 2100), speech).await;
        assert_eq!(mail(port, security, &Roots::default()).await, Err(SendError::unreachable()));
        assert!(heard.lock().unwrap().is_empty(), "without the setting nobody vouches for it");
    }
}

#[tokio::test]
async fn a_text_goes_to_no_gateway_that_does_not_prove_its_name() {
    let house = Authority::new();
    for (place, (acceptor, why)) in servers(&house).into_iter().enumerate() {
        let (port, heard) = server(acceptor, Speech::Http("{}")).await;
        let environment = [
            ("CARAVANE_SMS_URL", format!("https://localhost:{port}/send")),
            ("CARAVANE_SMS_HEADER", "Authorization: Bearer hunter2".to_owned()),
        ];
        let environment: BTreeMap<String, String> =
            environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let settings = Settings::read(&environment, None).unwrap().sms.unwrap();
        let texting = Texting {
            id: OutboxId(Uuid::from_u128(7)),
            to: PhoneNumber::parse("0696 12 34 56").unwrap(),
            text: ShortText::of(&[Piece::Whole("Bonjour")]).unwrap(),
        };
        let sent = HttpGateway::new(settings, &house.roots()).send(&texting).await;
        assert_eq!(sent, if place == 0 { Ok(None) } else { Err(TextError::Later(Status(None))) }, "{why}");
        assert_eq!(heard.lock().unwrap().iter().any(|line| line.contains("hunter2")), place == 0, "{why}");
    }
}

#[tokio::test]
async fn no_router_is_asked_that_does_not_prove_its_name() {
    const TABLE: &str = r#"{"code":"Ok","durations":[[0,60],[120,0]]}"#;
    let house = Authority::new();
    let points = [Place { latitude: 14.8, longitude: -61.0 }, Place { latitude: 14.6, longitude: -61.1 }];
    for (place, (acceptor, why)) in servers(&house).into_iter().enumerate() {
        let (port, heard) = server(acceptor, Speech::Http(TABLE)).await;
        let address = HttpAddress::parse(&format!("https://localhost:{port}")).unwrap();
        let answer = Osrm::new(address, &house.roots()).minutes(&points).await;
        match answer {
            Ok(minutes) => assert_eq!((place, minutes[1][0]), (0, Some(2)), "{why}"),
            Err(RouterError::Unreachable(_)) => assert_ne!(place, 0, "{why}"),
            Err(other) => unreachable!("{why}: {other}"),
        }
        assert_eq!(heard.lock().unwrap().is_empty(), place != 0, "{why}");
    }
}

#[test]
fn what_is_no_authority_is_refused() {
    for wrong in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "hunter2"] {
        assert_eq!(Roots::parse(wrong.as_bytes()), None, "{wrong}");
    }
}
