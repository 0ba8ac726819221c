//! `server/docs/roles.md`, line by line: what each role receives about somebody else.

use std::collections::BTreeMap;

use backend::fixture::{self, SessionPlan};
use backend::service::invite_login::{self, Role};
use backend::service::read::ticket_by_link;
use backend::service::record_presence::{Within, record};
use backend::service::register::{Registered, Via, register};
use backend::service::welcome::hosts;
use backend::service::{accept_invitation, read_login};
use domain::email::EmailAddress;
use domain::registration::Choice;
use domain::registration::presence::Note;
use domain::session::{Audience, SessionKind};

use crate::client::send;
use crate::harness::Served;

const TABLE: &str = include_str!("../../docs/roles.md");
const NAME: &str = "Rosacanari";
const CONTACT: &str = "rosa.canari@exemple.fr";

struct Scene {
    served: Served,
    cookies: BTreeMap<&'static str, String>,
    places: Vec<(&'static str, String)>,
    codes: Vec<String>,
    elsewhere: String,
}

async fn sign_in(served: &Served, email: &str, role: Role) -> String {
    let backend = &served.test.backend;
    let email = EmailAddress::parse(email).unwrap();
    let token = invite_login::invite(backend, &email, "Personne", role).await.unwrap();
    accept_invitation::accept(backend, &token, "trois mangues sous la pluie").await.unwrap()
}

async fn person(served: &Served, name: &str, email: Option<&str>, choices: &[Choice]) -> Registered {
    let backend = &served.test.backend;
    register(backend, Via::Host, fixture::person(backend, name, email, choices).unwrap()).await.unwrap()
}

async fn scene() -> Scene {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let a = served.stop.workshop(backend, "a", "09:00", "10:00", 5).await.unwrap();
    let b = served.stop.workshop(backend, "b-ailleurs", "11:00", "12:00", 5).await.unwrap();
    let plan = SessionPlan {
        slug: "discret",
        kind: SessionKind::Workshop,
        audience: Audience::Discreet,
        start: "14:00",
        end: "15:00",
        capacity: 5,
        slot_minutes: None,
    };
    let discreet = served.stop.session(backend, &plan).await.unwrap();
    let rosa = person(&served, NAME, Some(CONTACT), &[a.choice(), b.choice(), discreet.choice()]).await;
    let emile = person(&served, "Emile", None, &[a.choice()]).await;
    let page = ticket_by_link(backend, &rosa.link).await.unwrap().unwrap();
    let code = page.code.clone();
    let message = {
        let list = backend::service::read_outbox::list(backend, backend::service::read_outbox::Filter::default(), 0);
        list.await.unwrap().messages[0].id.to_string()
    };
    let day = served.stop.day.succ_opt().unwrap();
    let other = served.stop.another(backend, "macouba", day, fixture::ZONE).await.unwrap();

    let mut cookies = BTreeMap::new();
    for (who, role) in [
        ("host", Role::Host),
        ("host-elsewhere", Role::Host),
        ("partner", Role::Partner),
        ("employer", Role::Employer),
        ("organiser", Role::Organiser),
    ] {
        let cookie = sign_in(&served, &format!("{who}@caravane.example"), role).await;
        let login = read_login::by_cookie(backend, &cookie).await.unwrap().unwrap().login;
        let stop = match who {
            "host" => Some(served.stop.stop),
            "host-elsewhere" => Some(other.stop),
            _ => None,
        };
        if let Some(stop) = stop {
            hosts::name(backend, fixture::TOUR_SLUG, stop, &[login]).await.unwrap();
        }
        cookies.insert(who, format!("__Host-caravane={cookie}"));
    }
    served.test.clock.set("2027-05-18T13:05:00Z".parse().unwrap());
    // The clock went on by days: everybody is seen again, as if they had worked all the time.
    let mut tx = backend.db.begin().await.unwrap();
    let now = backend.now();
    backend::execute!(
        &mut tx,
        "update login_sessions set seen_at = $1, expires_at = $2",
        now,
        now + chrono::TimeDelta::hours(8)
    )
    .unwrap();
    tx.commit().await.unwrap();
    record(backend, Within::Stop(served.stop.stop), page.registrations[0].id, Note::Here).await.unwrap();

    let places = vec![
        ("{stop}", served.stop.stop.to_string()),
        ("{slug}", served.stop.slug.clone()),
        ("{a}", a.session.to_string()),
        ("{b}", b.session.to_string()),
        ("{discreet}", discreet.session.to_string()),
        ("{rosa}", rosa.ticket.to_string()),
        ("{token}", rosa.link.clone()),
        ("{own}", emile.link.clone()),
        ("{message}", message),
    ];
    let codes = vec![code.replace('\u{a0}', ""), code.clone(), code.replace('\u{a0}', "&nbsp;"), rosa.link.clone()];
    Scene { served, cookies, places, codes, elsewhere: "Séance b-ailleurs".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_receives_what_the_table_says_and_no_more() {
    let scene = scene().await;
    let mut walked = 0;
    let mut wrong = Vec::new();
    for line in TABLE.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Role")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [role, address, status, name, contact, code, elsewhere] = cells.as_slice() else {
            panic!("seven cells: {line}");
        };
        let path = scene.places.iter().fold((*address).to_owned(), |path, (mark, value)| path.replace(mark, value));
        let cookie = scene.cookies.get(role).cloned().unwrap_or_default();
        let answer = send(scene.served.address, "GET", &path, &[("cookie", &cookie)], "").await;
        // The address itself holds what was asked for; only the answer counts.
        let body = answer.body.replace(&path, "");
        let word = |found: bool| if found { "yes" } else { "no" };
        let found = [
            answer.status.to_string(),
            word(body.contains(NAME)).to_owned(),
            word(body.contains(CONTACT)).to_owned(),
            word(scene.codes.iter().any(|code| body.contains(code.as_str()))).to_owned(),
            word(body.contains(&scene.elsewhere)).to_owned(),
        ];
        if found != [*status, *name, *contact, *code, *elsewhere] {
            wrong.push(format!("{role} {address}: {}", found.join(" | ")));
        }
        walked += 1;
    }
    assert!(walked > 40, "{walked} lines");
    assert_eq!(wrong, Vec::<String>::new());
}
