//! A search of dates that a page follows: what the stream says, and that it ends with its reader.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use backend::Backend;
use backend::db::testing::TestBackend;
use backend::scenario::{self, DEMO_NOW, Scenario};
use backend::service::accept_invitation;
use backend::service::invite_login::{self, Role};
use backend::service::propose_dates::{LONGEST_FOLLOWED, PLACES, free_places};
use domain::email::EmailAddress;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::client::send;
use crate::harness::serve;

const FOLLOW: &str = "/equipe/tournees/caravane-du-nord/proposition/suivre?chercher=oui&mode=route&du=2027-05-04\
    &au=2027-07-02&libres=0&trajet=120&travail=5&repos=2&jours=0&jours=1&jours=2&jours=3&jours=4&route=beaucoup\
    &souhaits=peu&rythme=peu&dates=peu";
/// Within so long a search has ended whose reader has left.
const AT_ONCE: Duration = Duration::from_millis(50);

async fn served() -> (TestBackend, SocketAddr, watch::Sender<bool>, String) {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    scenario::load(&test.backend, Scenario::Carrefour).await.unwrap();
    let (sender, receiver) = watch::channel(false);
    let address = serve(test.backend.clone(), receiver).await;
    let cookie = cookie(&test.backend).await;
    (test, address, sender, cookie)
}

async fn cookie(backend: &Backend) -> String {
    let email = EmailAddress::parse("recherche@exemple.fr").unwrap();
    let token = invite_login::invite(backend, &email, "Organisation", Role::Organiser).await.unwrap();
    let cookie = accept_invitation::accept(backend, &token, "trois mangues sous la pluie").await.unwrap();
    format!("__Host-caravane={cookie}")
}

/// Opens the stream and reads until a plan has been told.
async fn listen(address: SocketAddr, cookie: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {FOLLOW}&toutes=oui HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut told = String::new();
    let mut buffer = [0_u8; 4096];
    while !told.contains(" sur ") {
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(read > 0, "{told}");
        told.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    (stream, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_dropped_ends_its_search_and_one_that_is_kept_does_not() {
    let (_test, address, _stop, cookie) = served().await;
    let (kept, told) = listen(address, &cookie).await;
    assert!(told.contains("text/event-stream") && told.contains("data: etape"), "{told}");
    let (dropped, _) = listen(address, &cookie).await;
    assert_eq!(free_places(), PLACES - 2);
    drop(dropped);
    let begin = Instant::now();
    while free_places() < PLACES - 1 {
        assert!(begin.elapsed() < AT_ONCE, "the search goes on without its reader");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    println!("ended {:?} after the connection", begin.elapsed());
    // The other one is read by somebody, and goes on.
    tokio::time::sleep(AT_ONCE * 4).await;
    assert_eq!(free_places(), PLACES - 1);
    drop(kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_is_read_to_its_end_says_the_plan_and_ends_in_time() {
    let (_test, address, _stop, cookie) = served().await;
    let headers = [("cookie", cookie.as_str())];
    let begin = Instant::now();
    let answer = send(address, "GET", &format!("{FOLLOW}&commune=97230"), &headers, "").await;
    assert!(begin.elapsed() < LONGEST_FOLLOWED + Duration::from_secs(2));
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    assert_eq!(answer.header("content-type"), "text/event-stream");
    let last = answer.body.trim_end().rsplit("\n\n").next().unwrap();
    let plan = last.split("data: ").nth(2).unwrap().trim();
    assert!(last.contains("data: fin") && plan.split('.').count() == 5, "{last}");

    // What it says is what the page shows, and neither has changed anything.
    let page = FOLLOW.replace("/suivre", "");
    let shown = send(address, "GET", &format!("{page}&commune=97230&plan={plan}"), &headers, "").await;
    assert!(shown.status == 200 && shown.body.contains("add/97230/"), "{}", shown.body);
    let wrong = send(address, "GET", &FOLLOW.replace("trajet=120", "trajet=loin"), &headers, "").await;
    assert_eq!(wrong.status, 422);
    let nowhere = send(address, "GET", &FOLLOW.replace("du-nord", "du-nulle-part"), &headers, "").await;
    assert_eq!(nowhere.status, 404);
}
