//! What may be fetched, and what may not. Behind each refusal stands a server that would have answered.

use backend::web::{Ask, Fetched, PublicWeb, Web, WebError};

use crate::stub::{PUBLIC, Page, Site};

async fn fetch(web: &PublicWeb, address: &str) -> Result<Fetched, WebError> {
    web.fetch(Ask { address, tag: None, limit: 1_000 }).await
}

async fn serving(page: Page) -> Site {
    let site = Site::new().await;
    site.set(page);
    site
}

fn body(text: &str, tag: &str) -> Fetched {
    Fetched::Body { bytes: text.as_bytes().to_vec(), tag: Some(tag.to_owned()) }
}

#[tokio::test]
async fn a_public_address_is_fetched_without_cookie_or_credential() {
    let site = serving(Page::calendar("agenda", "\"un\"")).await;
    let found = fetch(&site.web(), "http://agenda.example/moi.ics?cle=1#la").await;
    assert_eq!(found, Ok(body("agenda", "\"un\"")));
    assert_eq!(site.connected(), [format!("{PUBLIC}:80").parse().unwrap()], "the number that was looked at");
    let head = site.heads().concat();
    assert!(head.starts_with("GET /moi.ics?cle=1 HTTP/1.1\r\n") && head.contains("host: agenda.example\r\n"), "{head}");
    for word in ["cookie", "authorization", "referer"] {
        assert!(!head.to_lowercase().contains(word), "{head}");
    }
    let tagged = site.web().fetch(Ask { address: "http://agenda.example/", tag: Some("\"un\""), limit: 10 }).await;
    assert_eq!(tagged, Ok(Fetched::Unchanged));
}

#[tokio::test]
async fn nothing_that_is_not_public_is_asked_however_it_is_written() {
    let site = serving(Page::calendar("secret", "\"un\"")).await;
    for (name, numbers) in [
        ("prive.example", &["10.0.0.1"][..]),
        ("boucle.example", &["127.0.0.1"]),
        ("nuage.example", &["169.254.169.254"]),
        ("six.example", &["::1"]),
        ("porte.example", &["::ffff:10.0.0.1"]),
        ("pont.example", &["2002:a00:1::"]),
        ("nat.example", &["64:ff9b::a00:1"]),
        // One public number does not excuse the other.
        ("melange.example", &[PUBLIC, "192.168.1.1"]),
    ] {
        site.name(name, numbers);
        assert_eq!(fetch(&site.web(), &format!("http://{name}/")).await, Err(WebError::NotPublic), "{name}");
    }
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "１２７.0.0.1",
    ] {
        assert_eq!(fetch(&site.web(), &format!("http://{host}/")).await, Err(WebError::NotPublic), "{host}");
    }
    assert!(site.connected().is_empty() && site.asked() == 0, "no connection was even tried");
}

#[tokio::test]
async fn only_addresses_of_the_public_kind_are_taken() {
    let site = serving(Page::calendar("agenda", "\"un\"")).await;
    for address in [
        "",
        "agenda",
        "agenda.example",
        "file:///etc/passwd",
        "ftp://agenda.example/",
        "gopher://agenda.example/",
        "http://agenda.example:22/",
        "https://agenda.example:8443/",
        "http://moi@agenda.example/",
        "http://moi:mot@agenda.example/",
        "http://",
        "http://agenda.example:80@10.0.0.1/",
        "javascript:1",
    ] {
        assert_eq!(fetch(&site.web(), address).await, Err(WebError::Address), "{address}");
    }
    let long = format!("http://agenda.example/{}", "x".repeat(3_000));
    assert_eq!(fetch(&site.web(), &long).await, Err(WebError::Address));
    assert_eq!(
        fetch(&PublicWeb::default(), "http://agenda.example/").await,
        Err(WebError::Address),
        "the program itself speaks https alone"
    );
    assert!(matches!(fetch(&site.web(), "http://inconnu.example/").await, Err(WebError::Unreachable(_))));
    assert_eq!(site.asked(), 0);
}

#[tokio::test]
async fn each_redirection_is_an_address_like_the_first() {
    let site = serving(Page::to("http://prive.example/")).await;
    site.name("prive.example", &["10.0.0.1"]);
    let go = async |to: &str| {
        site.set(Page::to(to));
        let before = site.asked();
        (fetch(&site.web(), "http://agenda.example/").await, site.asked() - before)
    };
    for private in ["http://prive.example/", "http://127.0.0.1/", "http://[::1]/", "//169.254.169.254/latest"] {
        assert_eq!(go(private).await, (Err(WebError::NotPublic), 1), "{private}");
    }
    for wrong in
        ["http://agenda.example:6379/", "ftp://agenda.example/", "http://moi@agenda.example/", "file:///etc/passwd"]
    {
        assert_eq!(go(wrong).await, (Err(WebError::Address), 1), "{wrong}");
    }
    assert_eq!(go("/encore").await, (Err(WebError::Redirections), 4), "three are followed, not more");
}

#[tokio::test]
async fn a_redirection_to_a_public_address_is_followed() {
    let site = serving(Page::to("http://autre.example/la.ics")).await;
    site.name("autre.example", &["1.1.1.1"]);
    site.set_at("/la.ics", Page::calendar("agenda", "\"un\""));
    assert_eq!(fetch(&site.web(), "http://agenda.example/").await, Ok(body("agenda", "\"un\"")));
    let last = site.connected().last().copied().unwrap();
    assert_eq!(last, "1.1.1.1:80".parse().unwrap());
}

#[tokio::test]
async fn bytes_and_time_are_bounded() {
    let calendar = Page::calendar("", "\"un\"");
    let site = serving(Page { body: vec![b'x'; 1_001], ..calendar.clone() }).await;
    assert_eq!(fetch(&site.web(), "http://agenda.example/").await, Err(WebError::TooLarge));
    site.set(Page { body: vec![b'x'; 1_000], ..calendar.clone() });
    assert!(fetch(&site.web(), "http://agenda.example/").await.is_ok());
    site.set(Page { endless: true, ..calendar.clone() });
    assert_eq!(fetch(&site.web(), "http://agenda.example/").await, Err(WebError::TooLarge));
    let head = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(200_000));
    site.set(Page { head, ..calendar.clone() });
    assert!(matches!(fetch(&site.web(), "http://agenda.example/").await, Err(WebError::Unreachable(_))));
    site.set(Page { silent: true, ..calendar.clone() });
    assert_eq!(fetch(&site.hasty(), "http://agenda.example/").await, Err(WebError::TimedOut));
    for (status, error) in [("404 Not Found", 404), ("401 Unauthorized", 401), ("206 Partial Content", 206)] {
        site.set(Page { head: format!("HTTP/1.1 {status}"), ..calendar.clone() });
        assert_eq!(fetch(&site.web(), "http://agenda.example/").await, Err(WebError::Status(error)));
    }
    site.set(Page { head: "HTTP/1.1 302 Found".to_owned(), ..calendar });
    assert_eq!(fetch(&site.web(), "http://agenda.example/").await, Err(WebError::Redirections));
}

#[tokio::test]
async fn a_server_that_does_not_prove_its_name_is_not_asked() {
    let site = serving(Page::calendar("agenda", "\"un\"")).await;
    // It answers in clear where TLS is spoken.
    let found = fetch(&site.web(), "https://agenda.example/").await;
    assert!(matches!(found, Err(WebError::Unreachable(_))), "{found:?}");
    assert_eq!(site.connected(), [format!("{PUBLIC}:443").parse().unwrap()]);
    let found = fetch(&site.web(), "webcal://agenda.example/").await;
    assert!(matches!(found, Err(WebError::Unreachable(_))), "a webcal address is an https one: {found:?}");
}
