//! Who may use what, and what every answer carries.

use std::collections::BTreeSet;
use std::path::PathBuf;

use backend::execute;
use backend::service::accept_invitation;
use backend::service::invite_login::{self, Role};
use domain::email::EmailAddress;
use server::routes_table::{Access, Kind, ROUTES, Route};

use crate::client::{get, post, send};
use crate::harness::Served;

/// Fills the parameters of a table path with things that do not exist.
fn sample(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "inconnu" } else { part }).collect::<Vec<_>>().join("/")
}

async fn organiser_cookie(served: &Served, email: &str) -> String {
    let backend = &served.test.backend;
    let email = EmailAddress::parse(email).unwrap();
    let token = invite_login::invite(backend, &email, "Organisation", Role::Organiser).await.unwrap();
    let cookie = accept_invitation::accept(backend, &token, "trois mangues sous la pluie").await.unwrap();
    format!("__Host-caravane={cookie}")
}

/// A signed-in login of a role; partners and employers act for a body.
async fn cookie_of(served: &Served, role: &str) -> String {
    const BODY: &str = "update logins set role = $1, partner_id = (select id from partners order by id limit 1) \
        where email = $2";
    const STAFF: &str = "update logins set role = $1 where email = $2";
    let email = format!("{role}@caravane.example");
    let cookie = organiser_cookie(served, &email).await;
    let sql = if ["partner", "employer"].contains(&role) { BODY } else { STAFF };
    let mut tx = served.test.backend.db.begin().await.unwrap();
    assert_eq!(execute!(&mut tx, sql, role, email.as_str()).unwrap(), 1);
    tx.commit().await.unwrap();
    cookie
}

/// The visitor, and every role that a login can have.
const ROLES: [&str; 5] = ["visitor", "organiser", "partner", "employer", "host"];

/// What the table says of a route for a role.
fn may(route: &Route, role: &str) -> bool {
    match route.access {
        Access::Everybody => true,
        Access::Device => false,
        Access::Roles(roles) => roles.contains(&role),
    }
}

/// The whole table, for everybody: whoever may not is sent to sign in (a page asked for by a
/// stranger) or refused; whoever may is never told to sign in, and nobody gets a fault.
#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_every_role_as_the_table_says() {
    let served = Served::start().await;
    served.stop.interviews(&served.test.backend, "entretiens", "09:00", "10:00").await.unwrap();
    let mut walked = 0;
    for role in ROLES {
        let cookie = if role == "visitor" { String::new() } else { cookie_of(&served, role).await };
        // Signing out ends the walk of a role.
        let (last, first): (Vec<&Route>, Vec<&Route>) =
            ROUTES.iter().partition(|route| route.path.ends_with("/deconnexion"));
        for route in first.into_iter().chain(last) {
            let path = sample(route.path);
            let json = route.kind == Kind::Call;
            let form = if json { "application/json" } else { "application/x-www-form-urlencoded" };
            let headers = [("sec-fetch-site", "same-origin"), ("content-type", form), ("cookie", cookie.as_str())];
            let body = if json && route.method == "POST" { "{}" } else { "" };
            let answer = send(served.address, route.method, &path, &headers, body).await;
            let what = format!("{} {path} for {role}: {} {}", route.method, answer.status, answer.body);
            assert!(answer.status < 500, "{what}");
            let sent_away = answer.status == 303 && answer.header("location") == "/equipe/connexion";
            let refused = match (route.access, role, route.method) {
                (Access::Device, ..) => (400..500).contains(&answer.status),
                (_, "visitor", "POST") => answer.status == 401,
                (_, "visitor", _) => sent_away,
                _ => answer.status == 403,
            };
            if may(route, role) {
                let left = route.path.ends_with("/deconnexion");
                assert!(!matches!(answer.status, 401 | 403) && (left || !sent_away), "{what}");
                if route.kind == Kind::Page && !route.path.contains('{') {
                    assert_eq!(answer.status, 200, "{what}");
                }
            } else {
                assert!(refused, "{what}");
                if answer.status == 401 && !json && !matches!(route.access, Access::Device) {
                    assert!(answer.body.contains("Vous n’êtes plus connecté."), "{what}");
                }
                // Nothing, or the page that says so in words.
                let headings = answer.body.matches("<h1").count();
                assert!(headings == 0 || headings == 1 && answer.body.contains("empty lost"), "{what}");
            }
            walked += 1;
        }
    }
    println!("{walked} routes × roles");
    assert_eq!(walked, ROLES.len() * ROUTES.len());
    let declared = ROUTES.iter().filter_map(|route| match route.access {
        Access::Roles(roles) => Some(roles),
        _ => None,
    });
    assert!(declared.flatten().all(|role| ROLES.contains(role)), "the walk knows every role");
}

/// A server function is an address of its own: the table's lock on the page does not lock it. Those
/// that anybody may call are these; every other one asks for its caller in its first line.
#[test]
fn every_call_of_our_pages_is_open_on_purpose_or_checks_its_caller() {
    const OPEN: [&str; 8] = [
        "inscription/formulaire",
        "inscription",
        "tournees",
        "tournee",
        "etape",
        "ticket",
        "rappels",
        "equipe/invitation",
    ];
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../app/src")];
    let (mut open, mut closed) = (BTreeSet::new(), 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for function in text.split("#[server(").skip(1) {
                let endpoint = function.split("endpoint = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
                // Its body ends where the next item at the margin begins.
                let body = function.split("\n}").next().unwrap();
                if ["organiser()?", "host()?", "partner()?", "signed_in("].iter().any(|check| body.contains(check)) {
                    closed += 1;
                } else {
                    open.insert(endpoint.to_owned());
                }
            }
        }
    }
    assert_eq!(open, OPEN.iter().map(|endpoint| (*endpoint).to_owned()).collect());
    assert!(closed >= 5, "{closed} calls check their caller");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_from_another_site_is_refused_on_every_action() {
    let served = Served::start().await;
    // Mail providers stop reminders from elsewhere, by a secret of their reader's (RFC 8058), and an SMS gateway
    // tells what became of a text, by a secret of the settings.
    let elsewhere = ["/u/{token}", "/sms/{secret}"];
    for route in ROUTES.iter().filter(|route| route.method == "POST" && !elsewhere.contains(&route.path)) {
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
    let distinct: BTreeSet<_> = nonces.iter().collect();
    assert_eq!(distinct.len(), nonces.len(), "no nonce is used twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_letter_or_a_poster_leads_to_loads_no_scripts_and_every_other_page_does() {
    let served = Served::start().await;
    let mut alone = Vec::new();
    for route in ROUTES.iter().filter(|route| route.kind == Kind::Page && route.access == Access::Everybody) {
        let answer = get(served.address, &format!("{}?choix=1", sample(route.path))).await;
        let (ahead, loaded) = (answer.body.contains("modulepreload"), answer.body.contains(" type=\"module\""));
        assert_eq!(ahead, loaded, "{}: {}", route.path, answer.body);
        if !loaded {
            assert!(!answer.body.contains(".js") && !answer.body.contains(".wasm"), "{}", route.path);
            alone.push(route.path);
        }
    }
    alone.sort_unstable();
    let ticket =
        ["/t/reponse/{token}/{answer}", "/t/{token}", "/t/{token}/adresse", "/t/{token}/annuler/{registration}"];
    let others = ["/t/{token}/changer/{registration}", "/tournees/{tour}/{stop}/inscription", "/u/{token}"];
    assert_eq!(alone, [&["/code"][..], &ticket, &others].concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_welcome_desk_may_ask_for_the_camera() {
    let served = Served::start().await;
    let cookie = cookie_of(&served, "host").await;
    let paths = ["/accueil", "/accueil/inconnu", "/accueil/inconnu/seance/inconnue", "/"];
    let paths = paths.into_iter().chain(["/accueillir", "/equipe", "/api/accueil", "/t/inconnu", "/borne"]);
    for (path, method) in paths.map(|path| (path, "GET")).chain([("/accueil/inconnu", "POST"), ("/code", "POST")]) {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin"), form];
        let answer = send(served.address, method, path, &headers, if method == "POST" { "shown=x" } else { "" }).await;
        let desk = path == "/accueil" || path.starts_with("/accueil/");
        let camera = if desk { "camera=(self)" } else { "camera=()" };
        let policy = format!("{camera}, microphone=(), geolocation=(), payment=(), usb=()");
        assert_eq!(answer.header("permissions-policy"), policy, "{method} {path}");
    }
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
