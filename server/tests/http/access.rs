//! Who may use what, and what every answer carries.

use backend::service::accept_invitation;
use backend::service::invite_login::{self, Role};
use domain::email::EmailAddress;
use server::routes_table::{Access, Kind, ROUTES};

use crate::client::{get, post, send};
use crate::harness::Served;

/// Fills the parameters of a table path with things that do not exist.
fn sample(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "inconnu" } else { part }).collect::<Vec<_>>().join("/")
}

async fn organiser_cookie(served: &Served) -> String {
    let backend = &served.test.backend;
    let email = EmailAddress::parse("organisation@caravane.example").unwrap();
    let token = invite_login::invite(backend, &email, "Organisation", Role::Organiser).await.unwrap();
    let cookie = accept_invitation::accept(backend, &token, "trois mangues sous la pluie").await.unwrap();
    format!("__Host-caravane={cookie}")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_staff_route_of_the_table_is_closed_to_strangers_and_open_to_organisers() {
    let served = Served::start().await;
    let cookie = organiser_cookie(&served).await;
    let mut walked = 0;
    for route in ROUTES.iter().filter(|route| matches!(route.access, Access::Roles(_))) {
        let path = sample(route.path);
        let own = ("sec-fetch-site", "same-origin");
        let form = ("content-type", "application/x-www-form-urlencoded");
        let stranger = send(served.address, route.method, &path, &[own, form], "").await;
        let expected = if route.method == "GET" { 303 } else { 401 };
        assert_eq!(stranger.status, expected, "{} {path} for a stranger", route.method);
        if route.kind == Kind::Page && !route.path.contains('{') {
            let organiser = send(served.address, "GET", &path, &[("cookie", &cookie)], "").await;
            assert_eq!(organiser.status, 200, "GET {path} for an organiser");
        }
        walked += 1;
    }
    assert!(walked >= 4, "the table has staff routes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_from_another_site_is_refused_on_every_action() {
    let served = Served::start().await;
    for route in ROUTES.iter().filter(|route| route.method == "POST") {
        let path = sample(route.path);
        let form = ("content-type", "application/x-www-form-urlencoded");
        for foreign in
            [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://elsewhere.example")]
        {
            let answer = send(served.address, "POST", &path, &[form, foreign], "a=b").await;
            assert_eq!(answer.status, 403, "{path} {foreign:?}");
        }
        assert_eq!(
            send(served.address, "POST", &path, &[form], "a=b").await.status,
            403,
            "{path} without a word of origin"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_carries_a_policy_with_a_nonce_of_its_own_and_no_style_attribute() {
    let served = Served::start().await;
    let mut nonces = Vec::new();
    for route in ROUTES.iter().filter(|route| route.kind == Kind::Page && route.access == Access::Everybody) {
        let answer = get(served.address, &sample(route.path)).await;
        let policy = answer.header("content-security-policy").to_owned();
        let nonce =
            policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default().to_owned();
        assert!(nonce.len() >= 16, "{} has a nonce: {policy}", route.path);
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy}");
        assert!(!answer.body.contains(" style=\""), "{} has no style attribute", route.path);
        for script in answer.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{}: <script{tag}>", route.path);
        }
        assert_eq!(answer.header("cache-control"), "no-store", "{}", route.path);
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        nonces.push(nonce);
    }
    let distinct: std::collections::BTreeSet<_> = nonces.iter().collect();
    assert_eq!(distinct.len(), nonces.len(), "no nonce is used twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_is_a_page_with_status_404() {
    let served = Served::start().await;
    for path in ["/inconnu", "/tournees/inconnue", "/tournees/caravane-du-nord/inconnu", "/t/inconnu"] {
        let answer = get(served.address, path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("<h1"), "{path} is a page for people");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_probes_answer() {
    let served = Served::start().await;
    assert_eq!(get(served.address, "/health").await.body, "ok");
    assert_eq!(get(served.address, "/ready").await.body, "ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let served = Served::start().await;
    let answer = post(served.address, "/code", &[("code", &"A".repeat(100_000))]).await;
    assert_eq!(answer.status, 413);
}
