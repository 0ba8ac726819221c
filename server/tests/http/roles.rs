//! `server/docs/roles.md`, line by line: what each role receives about somebody else.

use std::collections::BTreeMap;

use backend::fixture::{self, SessionPlan};
use backend::keys::AnswerLink;
use backend::repo::partners::{self, NewPartner};
use backend::service::answer_claim::decide;
use backend::service::claim_session::claim;
use backend::service::invite_login::{NewLogin, Role, invite_with_link};
use backend::service::read::ticket_by_link;
use backend::service::record_presence::{Within, record};
use backend::service::register::{Registered, Via, register};
use backend::service::welcome::hosts;
use backend::service::{accept_invitation, pair_device, partner_feed, prepare_device, read_login};
use domain::email::EmailAddress;
use domain::ids::PartnerId;
use domain::partner::ClaimRule;
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

async fn sign_in(served: &Served, who: &str, role: Role, partner: Option<PartnerId>) -> String {
    let backend = &served.test.backend;
    let email = EmailAddress::parse(&format!("{who}@caravane.example")).unwrap();
    let new = NewLogin { email, name: "Personne".to_owned(), role, partner };
    let token = invite_with_link(backend, &new).await.unwrap();
    accept_invitation::accept(backend, &token, "trois mangues sous la pluie").await.unwrap()
}

async fn body(served: &Served, name: &str) -> PartnerId {
    let backend = &served.test.backend;
    let id = PartnerId(backend.new_id());
    let new = NewPartner { id, name, kind: "employer", teams: 3, contact_email: None, created_at: backend.now() };
    let mut tx = backend.db.begin().await.unwrap();
    partners::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The cookie of a kiosk at the stop.
async fn kiosk(served: &Served) -> String {
    let backend = &served.test.backend;
    let prepared = prepare_device::create(backend, served.stop.stop, "Borne").await.unwrap();
    let secret = pair_device::pair(backend, &"roles".into(), prepared.code.as_str()).await.unwrap();
    format!("__Host-caravane-borne={secret}")
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
    let meeting = served.stop.interviews(backend, "entretiens", "15:10", "16:10").await.unwrap();
    let held = [a.choice(), b.choice(), discreet.choice(), meeting.at(0)];
    let rosa = person(&served, NAME, Some(CONTACT), &held).await;
    let emile = person(&served, "Emile", None, &[a.choice()]).await;
    let page = ticket_by_link(backend, &rosa.link).await.unwrap().unwrap();
    let code = page.code.clone();
    let link = AnswerLink {
        registration: page.registrations[0].id,
        sequence: 0,
        starts_at: "2027-05-18T13:00:00Z".parse().unwrap(),
    };
    let answer = backend.keys.answer_token(&link, 0);
    let message = {
        let list = backend::service::read_outbox::list(backend, backend::service::read_outbox::Filter::default(), 0);
        list.await.unwrap().messages[0].id.to_string()
    };
    let day = served.stop.day.succ_opt().unwrap();
    let other = served.stop.another(backend, "macouba", day, fixture::ZONE).await.unwrap();

    let mut cookies = BTreeMap::new();
    decide(backend, served.stop.tour, ClaimRule::Direct).await.unwrap();
    let of = |role| matches!(role, Role::Partner | Role::Employer);
    let mut feed = String::new();
    for (who, role, sessions) in [
        ("host", Role::Host, &[][..]),
        ("host-elsewhere", Role::Host, &[]),
        ("partner", Role::Partner, &[a.session, discreet.session]),
        ("partner-elsewhere", Role::Partner, &[]),
        ("employer", Role::Employer, &[meeting.session]),
        ("organiser", Role::Organiser, &[]),
    ] {
        let acts_for = if of(role) { Some(body(&served, who).await) } else { None };
        let cookie = sign_in(&served, who, role, acts_for).await;
        let login = read_login::by_cookie(backend, &cookie).await.unwrap().unwrap().login;
        for session in sessions {
            claim(backend, login, acts_for.unwrap(), *session).await.unwrap();
        }
        if who == "partner" {
            partner_feed::renew(backend, acts_for.unwrap()).await.unwrap();
            let address = partner_feed::address(backend, acts_for.unwrap()).await.unwrap().unwrap();
            address.rsplit('/').next().unwrap().clone_into(&mut feed);
        }
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
    cookies.insert("kiosk", kiosk(&served).await);
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
        ("{meeting}", meeting.session.to_string()),
        ("{feed}", feed),
        ("{rosa}", rosa.ticket.to_string()),
        ("{token}", rosa.link.clone()),
        ("{own}", emile.link.clone()),
        ("{answer}", answer),
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
    assert!(walked > 90, "{walked} lines");
    assert_eq!(wrong, Vec::<String>::new());
}
