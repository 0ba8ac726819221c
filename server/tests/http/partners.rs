//! Partners over HTTP: who may come in, who sees what, and the feed that only its secret opens.

use backend::Backend;
use backend::fixture::{SessionFixture, SessionPlan};
use backend::ical;
use backend::repo::partners::{self, NewPartner};
use backend::service::accept_invitation;
use backend::service::answer_claim::{confirm, decide};
use backend::service::claim_session::claim;
use backend::service::invite_login::{NewLogin, Role, invite_with_link};
use backend::service::read_login::by_cookie;
use backend::service::register::{Via, register};
use backend::{fetch_one, fixture};
use domain::email::EmailAddress;
use domain::ids::{LoginId, PartnerId, SessionId};
use domain::partner::ClaimRule;
use domain::session::{Audience, SessionKind};

use crate::client::{Answer, encode, get, send};
use crate::harness::Served;

/// Somebody who is signed in.
struct Caller {
    cookie: String,
    login: LoginId,
    body: Option<PartnerId>,
}

async fn partner(backend: &Backend, name: &str) -> PartnerId {
    let id = PartnerId(backend.new_id());
    let new = NewPartner { id, name, kind: "employer", teams: 2, contact_email: None, created_at: backend.now() };
    let mut tx = backend.db.begin().await.unwrap();
    partners::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn caller(served: &Served, name: &str, role: Role) -> Caller {
    let backend = &served.test.backend;
    let body = match role {
        Role::Partner | Role::Employer => Some(partner(backend, name).await),
        _ => None,
    };
    let email = EmailAddress::parse(&format!("{name}@caravane.example")).unwrap();
    let new = NewLogin { email, name: name.to_owned(), role, partner: body };
    let token = invite_with_link(backend, &new).await.unwrap();
    let cookie = accept_invitation::accept(backend, &token, "trois mangues sous la pluie").await.unwrap();
    let login = by_cookie(backend, &cookie).await.unwrap().unwrap().login;
    Caller { cookie: format!("__Host-caravane={cookie}"), login, body }
}

async fn look(served: &Served, caller: &Caller, path: &str) -> Answer {
    send(served.address, "GET", path, &[("cookie", &caller.cookie)], "").await
}

async fn press(served: &Served, caller: &Caller, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("cookie", caller.cookie.as_str()),
    ];
    send(served.address, "POST", path, &headers, &body.join("&")).await
}

async fn discreet(served: &Served) -> SessionFixture {
    let plan = SessionPlan {
        slug: "discret",
        kind: SessionKind::Workshop,
        audience: Audience::Discreet,
        start: "13:00",
        end: "14:00",
        capacity: 5,
        slot_minutes: None,
    };
    served.stop.session(&served.test.backend, &plan).await.unwrap()
}

async fn hold(served: &Served, caller: &Caller, session: SessionId) {
    let backend = &served.test.backend;
    decide(backend, served.stop.tour, ClaimRule::Direct).await.unwrap();
    claim(backend, caller.login, caller.body.unwrap(), session).await.unwrap();
}

async fn comes(served: &Served, name: &str, choice: domain::registration::Choice) -> String {
    let backend = &served.test.backend;
    let new = fixture::person(backend, name, Some(&format!("{}@exemple.fr", name.to_lowercase())), &[choice]).unwrap();
    register(backend, Via::Host, new).await.unwrap().link
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_finds_its_own_pages_and_no_others() {
    let served = Served::start().await;
    let partner = caller(&served, "rosa", Role::Partner).await;
    let employer = caller(&served, "max", Role::Employer).await;
    let host = caller(&served, "ana", Role::Host).await;
    let organiser = caller(&served, "chef", Role::Organiser).await;
    let own = [
        "/partenaire",
        "/partenaire/creneaux",
        "/partenaire/disponibilites",
        "/partenaire/disponibilites/agenda",
        "/partenaire/agenda",
    ];
    for path in own {
        let statuses = [
            look(&served, &partner, path).await.status,
            look(&served, &employer, path).await.status,
            look(&served, &host, path).await.status,
            look(&served, &organiser, path).await.status,
            get(served.address, path).await.status,
        ];
        assert_eq!(statuses, [200, 200, 403, 403, 303], "{path}");
    }
    for path in ["/equipe", "/equipe/equipe", "/equipe/demandes", "/equipe/messages"] {
        assert_eq!(look(&served, &partner, path).await.status, 403, "{path}");
        assert_eq!(look(&served, &organiser, path).await.status, 200, "{path}");
    }
    for call in ["partenaire", "partenaire/creneaux?town=", "partenaire/disponibilites", "partenaire/agenda"] {
        let path = format!("/api/{call}");
        let stranger = get(served.address, &path).await;
        let wrong = look(&served, &organiser, &path).await;
        assert!(stranger.body.contains("signed_out") && wrong.body.contains("forbidden"), "{path}");
        assert_eq!(look(&served, &partner, &path).await.status, 200, "{path}");
    }
    for call in ["equipe/equipe", "equipe/demandes"] {
        assert!(look(&served, &partner, &format!("/api/{call}")).await.body.contains("forbidden"), "{call}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_sees_who_comes_and_nothing_else_of_them() {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let (rosa, other) = (caller(&served, "rosa", Role::Partner).await, caller(&served, "autre", Role::Partner).await);
    let workshop = served.stop.workshop(backend, "logement", "09:00", "10:00", 5).await.unwrap();
    let secret = discreet(&served).await;
    hold(&served, &rosa, workshop.session).await;
    hold(&served, &rosa, secret.session).await;
    let link = comes(&served, "Josette", workshop.choice()).await;
    comes(&served, "Lucien", secret.choice()).await;

    let page = look(&served, &rosa, &format!("/partenaire/seances/{}", workshop.session)).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Josette") && page.body.contains("N°\u{a0}1"));
    let mut tx = backend.db.read().await.unwrap();
    let (ticket,) = fetch_one!(
        &mut tx,
        (uuid::Uuid,),
        "select k.id from tickets k join registrations g on g.ticket_id = k.id where k.first_name = 'Josette'"
    )
    .unwrap();
    drop(tx);
    let code = backend.keys.ticket_code(domain::ids::TicketId(ticket), 0);
    for hidden in ["josette@exemple.fr", &link, code.as_str(), &code.grouped(), "Lucien", &ticket.to_string()] {
        assert!(!page.body.contains(hidden), "{hidden}");
    }
    let page = look(&served, &rosa, &format!("/partenaire/seances/{}", secret.session)).await;
    assert!(page.status == 200 && !page.body.contains("Lucien") && page.body.contains("1 personne inscrite"));
    for session in [workshop.session, secret.session] {
        let path = format!("/partenaire/seances/{session}");
        assert_eq!(look(&served, &other, &path).await.status, 404, "another partner's session is nowhere");
        let noted = press(&served, &other, &path, &[("action", "presence"), ("word", "here")]).await;
        assert_eq!(noted.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn presence_and_outcome_are_noted_from_the_start_on_and_undone() {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let (max, rival) = (caller(&served, "max", Role::Employer).await, caller(&served, "rival", Role::Employer).await);
    let meeting = served.stop.interviews(backend, "emploi", "09:00", "12:00").await.unwrap();
    for employer in [&max, &rival] {
        hold(&served, employer, meeting.session).await;
    }
    let path = format!("/partenaire/seances/{}", meeting.session);
    let form = format!("{path}/table");
    assert_eq!(look(&served, &max, &form).await.status, 200);
    let typed =
        [("job", "Cuisinier de nuit"), ("contract", "CDI"), ("from", "09:00"), ("to", "10:00"), ("minutes", "40")];
    let refused = press(&served, &max, &form, &typed).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Cuisinier de nuit"), "what was typed is kept");
    let typed = [("job", "Cuisinier"), ("contract", "CDI"), ("from", "09:00"), ("to", "10:00"), ("minutes", "20")];
    let opened = press(&served, &max, &form, &typed).await;
    assert_eq!((opened.status, opened.header("location")), (303, format!("{path}?fait=table").as_str()));

    let mut tx = backend.db.read().await.unwrap();
    let sql = "select sl.id from slots sl join desks d on d.id = sl.desk_id where d.partner_id = $1 order by sl.starts_at limit 1";
    let (slot,) = fetch_one!(&mut tx, (uuid::Uuid,), sql, max.body.unwrap().0).unwrap();
    drop(tx);
    let choice = domain::registration::Choice { session: meeting.session, slot: Some(domain::ids::SlotId(slot)) };
    comes(&served, "Josette", choice).await;
    let mut tx = backend.db.read().await.unwrap();
    let (registration,) =
        fetch_one!(&mut tx, (uuid::Uuid,), "select id from registrations where slot_id = $1", slot).unwrap();
    drop(tx);
    let registration = registration.to_string();
    let page = look(&served, &max, &path).await;
    assert!(page.body.contains("Suivant") && !page.body.contains("Josette"), "an employer calls a number");

    let note = |word: &'static str| {
        [("action", "presence"), ("registration", registration.as_str()), ("word", word)]
            .map(|(k, v)| (k, v.to_owned()))
    };
    let press_note = async |who: &Caller, word: &'static str| {
        let fields = note(word);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        press(&served, who, &path, &fields).await.status
    };
    assert_eq!(press_note(&max, "here").await, 409, "not before the start");
    served.test.clock.set("2027-05-18T13:01:00Z".parse().unwrap());
    let max = Caller { cookie: again(&served, "max").await, ..max };
    let rival = Caller { cookie: again(&served, "rival").await, ..rival };
    let outcome = [("action", "outcome"), ("registration", registration.as_str()), ("word", "hired")];
    assert_eq!(press(&served, &max, &path, &outcome).await.status, 409, "presence comes first");
    assert_eq!(press_note(&rival, "here").await, 404, "another employer's desk");
    assert_eq!(press_note(&max, "here").await, 303);
    assert_eq!(press(&served, &max, &path, &outcome).await.status, 303);
    assert_eq!(press(&served, &rival, &path, &outcome).await.status, 404);
    let page = look(&served, &max, &path).await;
    assert!(page.body.contains("Embauche") && page.body.contains("aria-pressed=\"true\""));
    assert!(!look(&served, &rival, &path).await.body.contains(&registration));
    assert_eq!(press_note(&max, "undo").await, 303);
    let page = look(&served, &max, &path).await;
    assert!(!page.body.contains("Embauche"), "what came of it goes with the presence");
    assert!(backend::check::run(backend).await.unwrap().is_empty());
}

/// Signs in anew: two weeks have passed.
async fn again(served: &Served, name: &str) -> String {
    let backend = &served.test.backend;
    let email = format!("{name}@caravane.example");
    let cookie =
        backend::service::sign_in::sign_in(backend, &"tablet".into(), &email, "trois mangues sous la pluie").await;
    format!("__Host-caravane={}", cookie.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_goes_by_the_organiser_and_hostile_fields_are_refused_in_words() {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let rosa = caller(&served, "rosa", Role::Partner).await;
    let chef = caller(&served, "chef", Role::Organiser).await;
    let session = served.stop.workshop(backend, "logement", "09:00", "10:00", 5).await.unwrap().session.to_string();
    let asked = press(&served, &rosa, "/partenaire/creneaux", &[("session", &session)]).await;
    assert_eq!((asked.status, asked.header("location")), (303, "/partenaire?fait=demande"));
    assert_eq!(press(&served, &rosa, "/partenaire/creneaux", &[("session", &session)]).await.status, 409);
    assert!(look(&served, &chef, "/equipe/demandes").await.body.contains("Séance logement"));
    let body = rosa.body.unwrap().to_string();
    let answer = [("action", "confirm"), ("session", session.as_str()), ("partner", body.as_str())];
    assert_eq!(press(&served, &rosa, "/equipe/demandes", &answer).await.status, 403);
    assert_eq!(press(&served, &chef, "/equipe/demandes", &answer).await.status, 303);
    assert_eq!(press(&served, &chef, "/equipe/demandes", &answer).await.status, 409);
    for value in ["", "x", "\0", "é🥭\r\n\u{202e}", &"9".repeat(10_000), "00000000-0000-0000-0000-000000000000"] {
        for (path, name) in [
            ("/partenaire/creneaux", "session"),
            ("/partenaire", "session"),
            ("/partenaire/disponibilites", "key"),
            ("/partenaire/seances/x", "registration"),
            ("/partenaire/seances/x/table", "job"),
        ] {
            let status = press(&served, &rosa, path, &[(name, value)]).await.status;
            assert!((400..500).contains(&status), "{path} {name}: {status}");
        }
        for name in ["session", "partner", "reason", "tour", "rule", "action"] {
            let status = press(&served, &chef, "/equipe/demandes", &[(name, value)]).await.status;
            assert!((400..500).contains(&status), "/equipe/demandes {name}: {status}");
        }
        for name in ["name", "email", "role", "body"] {
            let status = press(&served, &chef, "/equipe/equipe", &[(name, value)]).await.status;
            assert!((400..500).contains(&status), "/equipe/equipe {name}: {status}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_of_a_partner_opens_by_its_secret_alone() {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let rosa = caller(&served, "rosa", Role::Partner).await;
    let workshop = served.stop.workshop(backend, "logement", "09:00", "10:00", 5).await.unwrap();
    let asked = served.stop.workshop(backend, "demande", "11:00", "12:00", 5).await.unwrap();
    claim(backend, rosa.login, rosa.body.unwrap(), asked.session).await.unwrap();
    claim(backend, rosa.login, rosa.body.unwrap(), workshop.session).await.unwrap();
    confirm(backend, rosa.login, rosa.body.unwrap(), workshop.session).await.unwrap();
    comes(&served, "Josette", workshop.choice()).await;
    let address = async || {
        let page = look(&served, &rosa, "/partenaire/agenda").await;
        let found = page.body.split("/calendriers/p/").nth(1).and_then(|rest| rest.split('"').next());
        found.map(|rest| format!("/calendriers/p/{rest}"))
    };
    assert_eq!(address().await, None);
    assert_eq!(press(&served, &rosa, "/partenaire/agenda", &[("action", "renew")]).await.status, 303);
    let first = address().await.unwrap();
    let feed = get(served.address, &first).await;
    assert_eq!((feed.status, feed.header("cache-control")), (200, "private, no-cache"));
    let reading = ical::read(&feed.body).unwrap();
    assert_eq!(reading.events.len(), 1, "what is only asked for is not in it");
    assert!(!feed.body.contains("Josette"));
    let tag = feed.header("etag").to_owned();
    assert!(tag.starts_with('"'));
    assert_eq!(send(served.address, "GET", &first, &[("if-none-match", &tag)], "").await.status, 304);
    let mut tx = backend.db.read().await.unwrap();
    let (kept,) = fetch_one!(&mut tx, (Vec<u8>,), "select secret_hash from partner_feeds").unwrap();
    drop(tx);
    assert_eq!(kept.len(), 32, "a hash is kept");

    assert_eq!(press(&served, &rosa, "/partenaire/agenda", &[("action", "renew")]).await.status, 303);
    let second = address().await.unwrap();
    assert_ne!(first, second);
    assert_eq!(get(served.address, &first).await.status, 404);
    assert_eq!(get(served.address, &second).await.status, 200);
    assert_eq!(press(&served, &rosa, "/partenaire/agenda", &[("action", "close")]).await.status, 303);
    assert_eq!((get(served.address, &second).await.status, address().await), (404, None));
    for path in ["/calendriers/p/inconnu.ics", "/calendriers/p/x"] {
        assert_eq!(get(served.address, path).await.status, 404);
    }
}

/// Posts the form of the own calendar; the file is a text.
async fn send_agenda(served: &Served, caller: &Caller, fields: &[(&str, &str)]) -> crate::client::Answer {
    let part = |(name, value): &(&str, &str)| {
        let file = if *name == "file" { "; filename=\"agenda.ics\"" } else { "" };
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    };
    let body: String = fields.iter().map(part).collect::<String>() + "--x--\r\n";
    let headers = [
        ("content-type", "multipart/form-data; boundary=x"),
        ("sec-fetch-site", "same-origin"),
        ("cookie", caller.cookie.as_str()),
    ];
    send(served.address, "POST", "/partenaire/disponibilites/agenda", &headers, &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_calendar_is_seen_then_linked_then_forgotten_and_its_titles_are_nowhere() {
    let served = Served::start().await;
    let rosa = caller(&served, "rosa", Role::Partner).await;
    let chef = caller(&served, "chef", Role::Organiser).await;
    served.stop.workshop(&served.test.backend, "logement", "09:00", "10:00", 5).await.unwrap();
    let calendar = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Cardiologue\r\nDTSTART:20270518T093000\r\n\
        DURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let seen = send_agenda(&served, &rosa, &[("file", calendar), ("address", "")]).await;
    assert_eq!(seen.status, 200);
    assert!(seen.body.contains("1 événement lu, 1 moment occupé"), "what was understood");
    assert!(seen.body.contains("Mardi 18 mai, de 9\u{a0}h\u{a0}30 à 10\u{a0}h\u{a0}30"), "{}", seen.body);
    assert!(!seen.body.contains("Cardiologue"));
    let busy = "20270518T133000Z/20270518T143000Z";
    assert!(seen.body.contains(busy), "the form brings the times back");
    let empty = look(&served, &rosa, "/partenaire/disponibilites/agenda").await;
    assert!(!empty.body.contains("Agenda mis à jour"), "looking keeps nothing");

    let link = [("action", "link"), ("address", ""), ("busy", busy), ("events", "1")];
    let linked = send_agenda(&served, &rosa, &link).await;
    assert_eq!((linked.status, linked.header("location")), (303, "/partenaire/disponibilites/agenda?fait=relie"));
    let days = look(&served, &rosa, "/partenaire/disponibilites").await;
    assert!(days.body.contains("Occupé d’après votre agenda") && days.body.contains("1 moment occupé à venir"));
    let staff = look(&served, &chef, &format!("/equipe/partenaires/{}", rosa.body.unwrap())).await;
    assert!(staff.body.contains("Agenda mis à jour") && !staff.body.contains("Cardiologue"));

    let forgotten = send_agenda(&served, &rosa, &[("action", "unlink")]).await;
    assert_eq!(forgotten.header("location"), "/partenaire/disponibilites/agenda?fait=oublie");
    assert!(!look(&served, &rosa, "/partenaire/disponibilites").await.body.contains("Occupé d’après votre agenda"));
    assert_eq!(send_agenda(&served, &chef, &link).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_that_cannot_be_read_is_told_at_its_field() {
    let served = Served::start().await;
    let rosa = caller(&served, "rosa", Role::Partner).await;
    let nested = format!("BEGIN:VCALENDAR\r\n{}", "BEGIN:VEVENT\r\n".repeat(100));
    let huge = "x".repeat(3 * 1024 * 1024);
    for (fields, sentence) in [
        (&[("file", "bonjour")][..], "Ce n’est pas un agenda au format .ics."),
        (&[("file", &nested)], "L’agenda est mal formé (ligne\u{a0}9)."),
        (&[("file", &huge)], "L’agenda dépasse 2\u{a0}Mo."),
        (&[("file", ""), ("address", "")], "Choisissez un fichier ou donnez une adresse."),
        (&[("address", "http://exemple.fr/moi.ics")], "L’adresse doit commencer par https://."),
        (&[("address", "https://127.0.0.1/moi.ics")], "L’adresse n’est pas publique."),
        (&[("address", "https://[::ffff:169.254.169.254]/latest")], "L’adresse n’est pas publique."),
        (&[("action", "link"), ("busy", "x"), ("events", "1")], "Regardez l’agenda avant de le relier."),
        (&[("action", "link"), ("busy", ""), ("events", "")], "Regardez l’agenda avant de le relier."),
    ] {
        let answer = send_agenda(&served, &rosa, fields).await;
        assert_eq!(answer.status, 422, "{sentence}");
        assert!(answer.body.contains(sentence), "{sentence}");
    }
    let kept = send_agenda(&served, &rosa, &[("address", "http://exemple.fr/moi.ics")]).await;
    assert!(kept.body.contains("value=\"http://exemple.fr/moi.ics\""), "what was typed is kept");
}
