use std::cell::Cell;

use domain::kiosk::{Desk, Other, Square, Time};
use uuid::Uuid;

use super::*;
use crate::node::Node;
use crate::screens;

thread_local! {
    static KEYS: Cell<u128> = const { Cell::new(0) };
}

fn next_key() -> IdempotencyKey {
    KEYS.set(KEYS.get() + 1);
    IdempotencyKey(Uuid::from_u128(KEYS.get()))
}

fn session(number: u128) -> SessionId {
    SessionId(Uuid::from_u128(number))
}

fn slot(number: u128) -> SlotId {
    SlotId(Uuid::from_u128(number))
}

fn activity(number: u128, full: bool, desks: Vec<Desk>) -> Activity {
    Activity {
        session: session(number),
        title: format!("Atelier {number}"),
        picture: "briefcase".to_owned(),
        tone: "sea".to_owned(),
        hours: "9\u{a0}h\u{a0}– 10\u{a0}h".to_owned(),
        room: Some("Salle bleue".to_owned()),
        places: "Il reste 3 places".to_owned(),
        full,
        desks,
    }
}

fn desk(number: u128) -> Desk {
    let times = (0..30).map(|at| Time { slot: slot(number * 100 + at), hour: format!("9\u{a0}h\u{a0}{at:02}") });
    Desk { title: format!("Emploi {number}"), detail: "Entreprise".to_owned(), times: times.collect() }
}

fn offer() -> Offer {
    Offer {
        town: "La Trinité".to_owned(),
        venue: "Maison de la Baie".to_owned(),
        day: "Lundi 3 mai".to_owned(),
        help: "05 96 00 00 00".to_owned(),
        banners: vec!["L’atelier change de salle.".to_owned()],
        cancelled: false,
        activities: vec![
            activity(1, false, Vec::new()),
            activity(2, true, Vec::new()),
            activity(3, false, vec![desk(1)]),
            activity(4, false, vec![desk(1), desk(2)]),
            activity(5, false, Vec::new()),
        ],
    }
}

fn ticket() -> Ticket {
    Ticket {
        drawing: Some(Drawing::Cat),
        holder: "Chat\u{a0}4".to_owned(),
        code: "ABCD\u{a0}EFGH".to_owned(),
        title: "Atelier 1".to_owned(),
        day: "Lundi 3 mai".to_owned(),
        hours: "9\u{a0}h".to_owned(),
        place: "Salle bleue".to_owned(),
        rank: None,
        help: "05 96 00 00 00".to_owned(),
        square: Square { side: 29, path: "M4 4h1v1h-1z".to_owned() },
    }
}

/// A kiosk that waits for somebody.
fn welcome() -> Kiosk {
    let (mut kiosk, effects) = Kiosk::start(None, 0.0, next_key);
    assert_eq!(effects, [Effect::Send(0, Call::Offer)]);
    kiosk.update(Event::Came(0, Call::Offer, Answer::Offer(offer())));
    assert_eq!(kiosk.screen, Screen::Welcome);
    kiosk
}

fn press(kiosk: &mut Kiosk, presses: impl IntoIterator<Item = Press>) -> Vec<Effect> {
    presses.into_iter().flat_map(|press| kiosk.update(Event::Pressed(press))).collect()
}

/// Somebody who asks for the first activity as a cat; the call made.
fn asks(kiosk: &mut Kiosk) -> (u32, Call) {
    let way = [Press::Begin, Press::Activity(session(1)), Press::Drawing(Drawing::Cat), Press::Confirm];
    match &press(kiosk, way)[..] {
        [Effect::Send(turn, call @ Call::Register(_))] => (*turn, call.clone()),
        other => unreachable!("{other:?}"),
    }
}

fn came(kiosk: &mut Kiosk, (turn, call): &(u32, Call), answer: Answer) -> Vec<Effect> {
    kiosk.update(Event::Came(*turn, call.clone(), answer))
}

fn text(nodes: &[Node]) -> String {
    nodes.iter().map(|node| [node.text.clone(), text(&node.children)].join(" ")).collect::<Vec<_>>().join(" ")
}

#[test]
fn four_touches_lead_to_a_ticket_and_the_fifth_forgets_it() {
    let mut kiosk = welcome();
    let asked = asks(&mut kiosk);
    assert_eq!(kiosk.screen, Screen::Sending);
    came(&mut kiosk, &asked, Answer::Ticket(Box::new(ticket())));
    assert_eq!(kiosk.screen, Screen::Ticket);
    assert!(text(&screens::draw(&kiosk)).contains("ABCD"));
    let waits = Ticket { rank: Some(3), ..ticket() };
    kiosk.visit.ticket = Some(waits);
    assert!(text(&screens::draw(&kiosk)).contains("liste d’attente. Vous êtes numéro 3."));
    press(&mut kiosk, [Press::Restart]);
    let shown = format!("{:?} {}", kiosk, text(&screens::draw(&kiosk)));
    for trace in ["ABCD", "Chat", "Cat"] {
        assert!(!shown.contains(trace), "{trace} in {shown}");
    }
}

#[test]
fn silence_keeps_the_key_and_never_says_that_it_is_done() {
    let mut kiosk = welcome();
    let asked = asks(&mut kiosk);
    for second in 1..=5 {
        came(&mut kiosk, &asked, Answer::Silence);
        let shown = text(&screens::draw(&kiosk));
        assert!(shown.contains(Say::CutText.fr()) && !shown.contains(Say::Done.fr()), "{shown}");
        let again = kiosk.update(Event::Tick(f64::from(second) * 5_000.0));
        assert_eq!(again, [Effect::Send(asked.0, asked.1.clone())], "the very same call");
    }
    assert_eq!(kiosk.update(Event::Online), [Effect::Send(asked.0, asked.1.clone())]);
    came(&mut kiosk, &asked, Answer::Refused(Refusal::Fault));
    assert_eq!(kiosk.screen, Screen::Sending);
    came(&mut kiosk, &asked, Answer::Ticket(Box::new(ticket())));
    assert_eq!(kiosk.screen, Screen::Ticket);
    came(&mut kiosk, &asked, Answer::Silence);
    assert_eq!(kiosk.screen, Screen::Ticket, "a late silence takes nothing away");
}

#[test]
fn an_answer_to_somebody_who_left_is_not_shown() {
    let mut kiosk = welcome();
    let asked = asks(&mut kiosk);
    press(&mut kiosk, [Press::Restart]);
    came(&mut kiosk, &asked, Answer::Ticket(Box::new(ticket())));
    assert_eq!(kiosk.screen, Screen::Welcome);
    let other = asks(&mut kiosk);
    assert_ne!(asked, other, "another person, another key");
    came(&mut kiosk, &asked, Answer::Ticket(Box::new(ticket())));
    assert_eq!(kiosk.screen, Screen::Sending);
}

#[test]
fn another_wish_is_another_key() {
    let mut kiosk = welcome();
    let first = asks(&mut kiosk);
    let next = vec![Other {
        session: session(5),
        slot: slot(50),
        title: "Atelier 5".to_owned(),
        hours: "11\u{a0}h".to_owned(),
        places: "Il reste 1 place".to_owned(),
    }];
    came(&mut kiosk, &first, Answer::Refused(Refusal::Full { next }));
    assert_eq!(kiosk.screen, Screen::Taken);
    press(&mut kiosk, [Press::Instead(session(5), slot(50), "11\u{a0}h".to_owned())]);
    assert_eq!(kiosk.screen, Screen::Review, "the name is not asked for twice");
    let effects = press(&mut kiosk, [Press::Confirm]);
    let [Effect::Send(_, Call::Register(second))] = &effects[..] else { unreachable!("{effects:?}") };
    let Call::Register(first) = first.1 else { unreachable!() };
    assert_ne!(first.key, second.key);
    assert_eq!((second.session, second.slot), (session(5), Some(slot(50))));
}

#[test]
fn it_warns_after_a_minute_and_forgets_half_a_minute_later() {
    let mut kiosk = welcome();
    kiosk.update(Event::Tick(1_000.0));
    press(&mut kiosk, [Press::Begin, Press::Activity(session(1)), Press::Drawing(Drawing::Cat)]);
    kiosk.update(Event::Tick(60_000.0));
    assert_eq!(kiosk.warning(), None);
    kiosk.update(Event::Tick(61_000.0));
    assert_eq!(kiosk.warning(), Some(30));
    for minute in 1..=12 {
        kiosk.update(Event::Touched);
        assert_eq!(kiosk.warning(), None, "extended {minute} times");
        kiosk.update(Event::Tick(61_000.0 + f64::from(minute) * 60_000.0));
        assert_eq!(kiosk.warning(), Some(30));
    }
    kiosk.update(Event::Tick(61_000.0 + 12.0 * 60_000.0 + 29_000.0));
    assert_eq!((kiosk.warning(), kiosk.screen), (Some(1), Screen::Review));
    let effects = kiosk.update(Event::Tick(61_000.0 + 12.0 * 60_000.0 + 30_000.0));
    assert_eq!((kiosk.screen, kiosk.visit.drawing), (Screen::Welcome, None));
    assert!(effects.contains(&Effect::Send(1, Call::Offer)));
    kiosk.update(Event::Tick(10_000_000.0));
    assert_eq!(kiosk.warning(), None, "nobody is asked where nobody stands");
}

#[test]
fn the_ways_to_a_time_a_desk_and_a_waiting_list() {
    for (wanted, expected) in
        [(1, Screen::Drawings), (2, Screen::Full), (3, Screen::Times), (4, Screen::Desks), (9, Screen::Gone)]
    {
        let mut kiosk = welcome();
        press(&mut kiosk, [Press::Begin, Press::Activity(session(wanted))]);
        assert_eq!(kiosk.screen, expected, "{wanted}");
    }
    let mut kiosk = welcome();
    press(&mut kiosk, [Press::Begin, Press::Activity(session(2)), Press::Wait, Press::Drawing(Drawing::Sun)]);
    let effects = press(&mut kiosk, [Press::Confirm]);
    assert!(matches!(&effects[..], [Effect::Send(_, Call::Register(call))] if call.wait));
    let mut kiosk = welcome();
    let way = [Press::Begin, Press::Activity(session(4)), Press::Desk(1), Press::Time(slot(7), "9\u{a0}h".to_owned())];
    press(&mut kiosk, way);
    for before in [Screen::Times, Screen::Desks, Screen::Activities, Screen::Welcome] {
        press(&mut kiosk, [Press::Back]);
        assert_eq!(kiosk.screen, before);
    }
}

#[test]
fn a_name_is_written_with_its_capitals() {
    let mut kiosk = welcome();
    press(&mut kiosk, [Press::Begin, Press::Activity(session(1)), Press::Letters]);
    press(&mut kiosk, "-MARIE--ANGE ".chars().map(Press::Letter));
    assert_eq!(kiosk.visit.first_name, "Marie-Ange ");
    press(&mut kiosk, "X".repeat(50).chars().map(Press::Letter));
    assert_eq!(kiosk.visit.first_name.chars().count(), 30);
    press(&mut kiosk, std::iter::repeat_n(Press::Rub, 40));
    press(&mut kiosk, [Press::NameDone]);
    assert_eq!((kiosk.visit.first_name.as_str(), kiosk.screen), ("", Screen::Letters));
    press(&mut kiosk, [Press::Letter('É'), Press::Letter('V'), Press::Letter('A'), Press::NameDone]);
    let effects = press(&mut kiosk, [Press::Confirm]);
    assert!(matches!(&effects[..], [Effect::Send(_, Call::Register(call))]
        if call.first_name == "Éva" && call.drawing.is_none()));
}

#[test]
fn a_revoked_kiosk_forgets_everything_and_asks_for_a_code() {
    let mut kiosk = welcome();
    let asked = asks(&mut kiosk);
    came(&mut kiosk, &asked, Answer::Refused(Refusal::NotPaired));
    assert_eq!((kiosk.screen, kiosk.visit.drawing), (Screen::Pairing, None));
    assert!(text(&screens::draw(&kiosk)).contains(Say::PairEnded.fr()));
    press(&mut kiosk, "1234567890".chars().map(Press::Digit));
    assert_eq!(kiosk.typed, "12345678");
    let pair = Call::Pair("12345678".to_owned());
    assert_eq!(press(&mut kiosk, [Press::Pair]), [Effect::Send(1, pair.clone())]);
    kiosk.update(Event::Came(1, pair.clone(), Answer::Refused(Refusal::UnknownCode)));
    assert_eq!((kiosk.problem, kiosk.typed.as_str()), (Some(Say::PairWrong), ""));
    kiosk.update(Event::Came(1, pair.clone(), Answer::Refused(Refusal::TooManyTries)));
    assert_eq!(kiosk.problem, Some(Say::PairTooMany));
    assert_eq!(kiosk.update(Event::Came(1, pair, Answer::Ok)), [Effect::Send(1, Call::Offer)]);
}

#[test]
fn a_code_of_the_address_that_is_over_does_not_unpair() {
    let pair = Call::Pair("12345678".to_owned());
    let (mut kiosk, effects) = Kiosk::start(Some("12345678".to_owned()), 0.0, next_key);
    assert_eq!(effects, [Effect::Send(0, pair.clone())]);
    let next = kiosk.update(Event::Came(0, pair, Answer::Refused(Refusal::UnknownCode)));
    assert_eq!(next, [Effect::Send(0, Call::Offer)]);
    kiosk.update(Event::Came(0, Call::Offer, Answer::Refused(Refusal::NotPaired)));
    assert_eq!((kiosk.screen, kiosk.problem), (Screen::Pairing, Some(Say::PairWrong)));
}

#[test]
fn help_is_called_until_it_is_settled_or_the_person_left() {
    let mut kiosk = welcome();
    assert_eq!(press(&mut kiosk, [Press::Help]), [Effect::Send(0, Call::Presence { help: true })]);
    assert!(text(&screens::draw(&kiosk)).contains(Say::HelpText.fr()));
    assert_eq!(press(&mut kiosk, [Press::HelpDone]), [Effect::Send(0, Call::Presence { help: false })]);
    press(&mut kiosk, [Press::Begin, Press::Help]);
    let effects = press(&mut kiosk, [Press::Restart]);
    assert!(effects.contains(&Effect::Send(1, Call::Presence { help: false })) && !kiosk.help);
}

#[test]
fn no_page_holds_more_than_its_cards_and_nothing_is_lost_between_pages() {
    fn count(nodes: &[Node], class: &str) -> usize {
        let own = |node: &Node| node.attributes.iter().any(|(name, value)| *name == "class" && value == class);
        nodes.iter().map(|node| usize::from(own(node)) + count(&node.children, class)).sum()
    }
    let mut kiosk = welcome();
    press(&mut kiosk, [Press::Begin]);
    for (class, expected, way) in [
        ("card", &[4, 1][..], vec![]),
        ("drawing", &[12, 12], vec![Press::Activity(session(1))]),
        ("time", &[12, 12, 6], vec![Press::Back, Press::Activity(session(3))]),
    ] {
        press(&mut kiosk, way);
        for (page, cards) in expected.iter().enumerate() {
            press(&mut kiosk, [Press::Page(page)]);
            assert_eq!(count(&screens::draw(&kiosk), class), *cards, "{class} page {page}");
        }
    }
    let last = kiosk.visit.page;
    kiosk.update(Event::Came(0, Call::Offer, Answer::Offer(Offer { activities: Vec::new(), ..offer() })));
    assert_eq!(kiosk.visit.page, last);
    let _ = screens::draw(&kiosk);
    assert!(kiosk.offer.activities.is_empty());
}

#[test]
fn what_changed_today_is_told_on_every_screen() {
    let mut kiosk = welcome();
    for way in [vec![], vec![Press::Begin], vec![Press::Activity(session(1))], vec![Press::Drawing(Drawing::Sun)]] {
        press(&mut kiosk, way);
        assert!(text(&screens::draw(&kiosk)).contains("change de salle"), "{:?}", kiosk.screen);
    }
    kiosk.update(Event::Tick(30_000.0));
    assert!(kiosk.connected);
}
