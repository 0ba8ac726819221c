//! Invitations by mail: what leaves, what is kept, who may still sign in.
#![expect(clippy::unwrap_used, reason = "tests")]

use backend::db::testing::TestBackend;
use backend::fixture;
use backend::mail::transport::MemoryTransport;
use backend::repo::partners::{self, NewPartner};
use backend::service::accept_invitation;
use backend::service::disable_login::{DisableError, disable};
use backend::service::invite_login::{InviteError, NewLogin, Role, invite_again, invite_by_mail};
use backend::service::read_team::{LoginState, team};
use backend::service::{read_login, sign_in};
use backend::worker::run_once;
use backend::{Backend, fetch_one};
use domain::email::EmailAddress;
use domain::ids::{LoginId, PartnerId};
use domain::neutral::find_forbidden;

const WORDS: &str = "trois mangues au bord du canal";

struct World {
    test: TestBackend,
    mail: MemoryTransport,
    partner: PartnerId,
}

impl World {
    async fn new() -> Self {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
        fixture::published_stop(&test.backend).await.unwrap();
        let partner = PartnerId(test.backend.new_id());
        let mut tx = test.backend.db.begin().await.unwrap();
        let new = NewPartner {
            id: partner,
            name: "Un toit au Nord",
            kind: "housing",
            teams: 2,
            contact_email: None,
            created_at: test.backend.now(),
        };
        partners::insert(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        Self { test, mail: MemoryTransport::default(), partner }
    }

    fn backend(&self) -> &Backend {
        &self.test.backend
    }

    fn ana(&self) -> NewLogin {
        NewLogin {
            email: EmailAddress::parse("Ana@Exemple.fr").unwrap(),
            name: "Ana".into(),
            role: Role::Partner,
            partner: Some(self.partner),
        }
    }

    async fn invite(&self) -> LoginId {
        invite_by_mail(self.backend(), &self.ana()).await.unwrap()
    }

    /// Sends what is due; answers the secret in the newest letter.
    async fn secret(&self) -> String {
        run_once(self.backend(), &self.mail).await.unwrap();
        let raw = self.mail.delivered().last().unwrap().raw.clone();
        let text = String::from_utf8(raw).unwrap().replace("=\r\n", "");
        let after = text.split("/equipe/invitation/").nth(1).unwrap();
        after.chars().take_while(|sign| sign.is_ascii_alphanumeric() || "-_".contains(*sign)).collect()
    }

    async fn kept(&self) -> (String, Option<String>, Option<Vec<u8>>) {
        let mut tx = self.backend().db.read().await.unwrap();
        let sql = "select payload, body, raw from outbox order by created_at desc, id desc limit 1";
        fetch_one!(&mut tx, (String, Option<String>, Option<Vec<u8>>), sql).unwrap()
    }

    async fn state(&self) -> LoginState {
        team(self.backend()).await.unwrap().logins[0].state
    }
}

#[tokio::test]
async fn a_partner_comes_in_by_the_mail_and_the_secret_is_kept_nowhere() {
    let world = World::new().await;
    world.invite().await;
    assert!(matches!(world.state().await, LoginState::Invited(_)));
    let secret = world.secret().await;
    assert_eq!(secret.len(), 43);
    let (payload, body, raw) = world.kept().await;
    let body = body.unwrap();
    assert!(!payload.contains(&secret) && !body.contains(&secret), "{payload} {body}");
    assert_eq!(raw, None, "the bytes that left are not kept");
    assert_eq!(find_forbidden(&body), Vec::<&str>::new());
    assert!(backend::check::run(world.backend()).await.unwrap().is_empty());

    let cookie = accept_invitation::accept(world.backend(), &secret, WORDS).await.unwrap();
    let login = read_login::by_cookie(world.backend(), &cookie).await.unwrap().unwrap();
    assert_eq!((login.role, login.partner), (Role::Partner, Some(world.partner)));
    assert!(matches!(world.state().await, LoginState::Active(Some(_))));
}

#[tokio::test]
async fn a_second_invitation_makes_the_first_worthless_before_it_even_leaves() {
    let world = World::new().await;
    let login = world.invite().await;
    let known = invite_by_mail(world.backend(), &world.ana()).await.unwrap_err();
    assert!(matches!(known, InviteError::Known));
    world.test.clock.advance(chrono::TimeDelta::seconds(1));
    invite_again(world.backend(), login).await.unwrap();
    let round = run_once(world.backend(), &world.mail).await.unwrap();
    assert_eq!((round.sent, round.superseded), (1, 1));
    let unknown = invite_again(world.backend(), LoginId(uuid::Uuid::nil())).await.unwrap_err();
    assert!(matches!(unknown, InviteError::NoLogin));
}

#[tokio::test]
async fn who_is_closed_is_out_at_once_and_may_be_invited_again() {
    let world = World::new().await;
    let login = world.invite().await;
    let secret = world.secret().await;
    let cookie = accept_invitation::accept(world.backend(), &secret, WORDS).await.unwrap();
    let own = disable(world.backend(), login, login).await.unwrap_err();
    assert!(matches!(own, DisableError::Own));
    let boss = LoginId(world.backend().new_id());
    disable(world.backend(), boss, login).await.unwrap();
    assert_eq!(read_login::by_cookie(world.backend(), &cookie).await.unwrap(), None);
    assert!(sign_in::sign_in(world.backend(), &"tablet".into(), "ana@exemple.fr", WORDS).await.is_err());
    assert_eq!(world.state().await, LoginState::Disabled);
    assert!(matches!(disable(world.backend(), boss, login).await.unwrap_err(), DisableError::Closed));
    invite_again(world.backend(), login).await.unwrap();
    let secret = world.secret().await;
    accept_invitation::accept(world.backend(), &secret, "deux goyaves dans un panier").await.unwrap();
    assert!(matches!(world.state().await, LoginState::Active(_)));
}

#[tokio::test]
async fn a_partner_needs_a_body_and_everybody_a_neutral_name() {
    let world = World::new().await;
    for partner in [None, Some(PartnerId(uuid::Uuid::nil()))] {
        let refused = invite_by_mail(world.backend(), &NewLogin { partner, ..world.ana() }).await.unwrap_err();
        assert!(matches!(refused, InviteError::NoBody));
    }
    for name in ["", "  \r\n", "Service probation", &"x".repeat(10_000)] {
        let refused =
            invite_by_mail(world.backend(), &NewLogin { name: name.into(), ..world.ana() }).await.unwrap_err();
        assert!(matches!(refused, InviteError::Name), "{name:.20}");
    }
    let host = NewLogin { role: Role::Host, ..world.ana() };
    invite_by_mail(world.backend(), &host).await.unwrap();
    let line = team(world.backend()).await.unwrap().logins.remove(0);
    assert_eq!((line.role, line.body), (Role::Host, None), "a host acts for no body");
}
