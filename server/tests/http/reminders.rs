//! « Plus de rappels » over HTTP, as mail providers and people ask for it.

use backend::fixture;
use backend::service::register::{Via, register};
use backend::service::unsubscribe::{self, Standing};

use crate::client::{get, send};
use crate::harness::Served;

#[tokio::test(flavor = "multi_thread")]
async fn one_click_stops_reminders_and_opening_the_page_does_not() {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let session = served.stop.workshop(backend, "logement", "09:00", "10:30", 3).await.unwrap();
    let rosa = fixture::person(backend, "Rosa", Some("rosa@exemple.fr"), &[session.choice()]).unwrap();
    let ticket = register(backend, Via::Web, rosa).await.unwrap().ticket;
    let token = backend.keys.unsubscribe_token(ticket);
    let path = format!("/u/{token}");
    let standing = async || unsubscribe::read(backend, &token).await.unwrap();

    for method in ["GET", "HEAD"] {
        assert_eq!(send(served.address, method, &path, &[], "").await.status, 200);
        assert_eq!(standing().await, Some(Standing::Reminded), "{method}");
    }
    assert!(get(served.address, &path).await.body.contains("Oui, plus de rappels"));

    let parts = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    for (kind, body) in [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        ("multipart/form-data; boundary=x", parts),
    ] {
        // neither a cookie nor an origin, twice
        for _ in 0..2 {
            let answer = send(served.address, "POST", &path, &[("content-type", kind)], body).await;
            assert_eq!((answer.status, answer.header("location")), (200, ""), "{kind}");
            assert_eq!(standing().await, Some(Standing::Stopped), "{kind}");
        }
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let answer = send(served.address, "POST", &path, &form, "wish=resume").await;
        assert_eq!((answer.status, answer.header("location")), (303, path.as_str()));
        assert_eq!(standing().await, Some(Standing::Reminded));
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(send(served.address, "POST", &path, &form, "wish=stop").await.status, 303);
    assert!(get(served.address, &path).await.body.contains("Plus de rappels."));

    // a link that is not ours
    for token in ["inconnu".to_owned(), "0".repeat(64), token.to_uppercase().replace('A', "B")] {
        let path = format!("/u/{token}");
        assert_eq!(get(served.address, &path).await.status, 404, "{token}");
        let answer = send(served.address, "POST", &path, &form, "List-Unsubscribe=One-Click").await;
        assert_eq!(answer.status, 404, "{token}");
    }
}
