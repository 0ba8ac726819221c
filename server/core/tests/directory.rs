//! Tours, stops, venues and partners as the team writes them; the import of a table.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use backend::Backend;
use backend::db::testing::TestBackend;
use backend::reference;
use backend::service::add_stop::{StopForm, add};
use backend::service::edit_stop::{self, Removed, SheetForm};
use backend::service::edit_tour::{self, TourForm};
use backend::service::import_tour::{accept, preview};
use backend::service::read_directory::{self, StopSheet};
use backend::service::read_plan;
use backend::service::save_partner::{self, PartnerForm};
use backend::service::save_venue::{self, RoomForm};
use backend::service::typed::{SaveError, Wrong, WrongKind};
use backend::service::{book_venue, edit_checklist, export_tour, read_itinerary, read_table};
use domain::directory::PartnerKind;
use domain::ids::VenueId;
use domain::rules::Violation;

async fn start() -> (TestBackend, String) {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    reference::load(&test.backend.db).await.unwrap();
    let slug = edit_tour::start(&test.backend, None, &tour_form()).await.unwrap();
    (test, slug)
}

fn tour_form() -> TourForm {
    TourForm {
        inside_name: "Carrefour de la désistance".into(),
        public_name: "La Caravane du Nord".into(),
        time_zone: "America/Martinique".into(),
        starts_on: "04/05/2027".into(),
        ends_on: "2 juillet 2027".into(),
        buffer_minutes: "10".into(),
        help_phone: "0696 12 34 56".into(),
    }
}

fn stop_form() -> StopForm {
    StopForm {
        town: "97214".into(),
        venue_name: "Salle des fêtes".into(),
        starts_on: "mardi 18 mai".into(),
        opens: "8 h 30".into(),
        closes: "15:30".into(),
        ..StopForm::default()
    }
}

fn fields(error: SaveError) -> Vec<(String, WrongKind)> {
    let SaveError::Wrong(wrong) = error else { panic!("{error:?}") };
    wrong.into_iter().map(|Wrong { field, kind }| (field, kind)).collect()
}

async fn sheet(backend: &Backend, tour: &str, stop: &str) -> StopSheet {
    read_directory::sheet(backend, tour, stop).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_tour_is_made_and_its_faults_are_told_together() {
    let (test, slug) = start().await;
    assert_eq!(slug, "la-caravane-du-nord");
    let wrong = TourForm {
        inside_name: " ".into(),
        public_name: "Tournée de la prison".into(),
        time_zone: "Mars".into(),
        starts_on: "31/06/2027".into(),
        buffer_minutes: "beaucoup".into(),
        help_phone: "12".into(),
        ..tour_form()
    };
    let found = fields(edit_tour::start(&test.backend, None, &wrong).await.unwrap_err());
    let names: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(names, ["inside_name", "public_name", "time_zone", "starts_on", "buffer_minutes", "help_phone"]);
    assert_eq!(found[1].1, WrongKind::Forbidden(vec!["prison"]));
    let long = TourForm { inside_name: "é".repeat(10_000), ..tour_form() };
    assert_eq!(fields(edit_tour::start(&test.backend, None, &long).await.unwrap_err())[0].1, WrongKind::TooLong(80));

    let page = read_directory::tour(&test.backend, &slug).await.unwrap().unwrap();
    let again = TourForm { public_name: "La Caravane".into(), ..tour_form() };
    edit_tour::edit(&test.backend, None, &slug, page.revision, &again).await.unwrap();
    let late = edit_tour::edit(&test.backend, None, &slug, page.revision, &again).await;
    assert!(matches!(late, Err(SaveError::Newer { revision, .. }) if revision == page.revision + 1), "{late:?}");
}

#[tokio::test]
async fn a_stop_has_its_sheet_and_its_list() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    let stop = add(backend, None, &tour, &stop_form()).await.unwrap();
    assert_eq!(stop, "le-lorrain");
    let seen = sheet(backend, &tour, &stop).await;
    assert_eq!(seen.items.iter().map(|item| item.days_before).collect::<Vec<_>>(), [30, 21, 15, 1]);
    assert_eq!((seen.town.as_str(), seen.venues.len()), ("Le Lorrain", 1));

    let wrong = StopForm { starts_on: "lundi 18 mai".into(), closes: "7h".into(), ..stop_form() };
    let found = fields(add(backend, None, &tour, &wrong).await.unwrap_err());
    assert!(matches!(found[0].1, WrongKind::Weekday(_)));
    assert_eq!(found[1], ("closes".to_owned(), WrongKind::Order));
    let outside = StopForm { starts_on: "3 août 2027".into(), ..stop_form() };
    assert!(matches!(fields(add(backend, None, &tour, &outside).await.unwrap_err())[0].1, WrongKind::Outside(..)));
    let second = StopForm { starts_on: "25/05".into(), venue: seen.venues[0].id.to_string(), ..stop_form() };
    assert_eq!(add(backend, None, &tour, &second).await.unwrap(), "le-lorrain-2");

    let at = (tour.as_str(), stop.as_str());
    let form = SheetForm {
        venue: seen.venues[0].id.to_string(),
        opens: "9h".into(),
        closes: "16h".into(),
        landmark: "L’église\u{0}\r\n rouge".into(),
        how_to_come: "Bus 1".into(),
        ..SheetForm::default()
    };
    let revision = sheet(backend, &tour, &stop).await.revision;
    edit_stop::edit(backend, None, at, revision, &form).await.unwrap();
    let after = sheet(backend, &tour, &stop).await;
    assert_eq!(after.stop.landmark, "L’église rouge");
    let told = SheetForm { landmark: "Derrière le tribunal".into(), ..form };
    let refused = edit_stop::edit(backend, None, at, after.revision, &told).await.unwrap_err();
    assert_eq!(fields(refused), [("landmark".to_owned(), WrongKind::Forbidden(vec!["tribunal"]))]);

    edit_checklist::tick(backend, at, &after.items[0].id.to_string(), true).await.unwrap();
    let item = edit_checklist::ItemForm {
        label: "Clés".into(),
        owner: "Max".into(),
        due_on: "17/05".into(),
        ..Default::default()
    };
    edit_checklist::save(backend, at, &item).await.unwrap();
    let late = edit_checklist::ItemForm { due_on: "19/05/2027".into(), ..item };
    assert_eq!(fields(edit_checklist::save(backend, at, &late).await.unwrap_err())[0].1, WrongKind::Order);
    let items = sheet(backend, &tour, &stop).await.items;
    assert_eq!((items.len(), items.iter().filter(|item| item.done_at.is_some()).count()), (5, 1));
    edit_checklist::remove(backend, at, &items[0].id.to_string()).await.unwrap();
    assert_eq!(sheet(backend, &tour, &stop).await.items.len(), 4);

    assert_eq!(edit_stop::remove(backend, None, (&tour, "le-lorrain-2")).await.unwrap(), Removed::Gone);
    assert!(read_directory::sheet(backend, &tour, "le-lorrain-2").await.unwrap().is_none());
}

#[tokio::test]
async fn the_hours_of_a_venue_reach_the_conflicts() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    add(backend, None, &tour, &stop_form()).await.unwrap();
    let venue = VenueId(read_directory::venues(backend).await.unwrap()[0].id);
    let mut week = vec![String::new(); 7];
    week[1] = "8 h – 12 h, 13 h – 15 h".into();
    save_venue::hours(backend, venue, &week).await.unwrap();
    let clashes = read_itinerary::itinerary(backend, &tour).await.unwrap().unwrap().clashes;
    assert!(clashes.iter().any(|clash| matches!(clash.violation, Violation::VenueClosed { .. })), "{clashes:?}");
    week[1] = "13 h – 12 h".into();
    let refused = save_venue::hours(backend, venue, &week).await.unwrap_err();
    assert_eq!(fields(refused), [("hours-1".to_owned(), WrongKind::Hour)]);
    save_venue::hours(backend, venue, &vec![String::new(); 7]).await.unwrap();
    save_venue::close_on(backend, venue, "18/05/2027", "Élections").await.unwrap();
    let clashes = read_itinerary::itinerary(backend, &tour).await.unwrap().unwrap().clashes;
    assert!(clashes.iter().any(|clash| matches!(clash.violation, Violation::VenueClosed { .. })));
    save_venue::reopen_on(backend, venue, "2027-05-18").await.unwrap();

    let room =
        RoomForm { name: "Grande salle".into(), capacity: "40".into(), concurrent: "2".into(), ..RoomForm::default() };
    save_venue::room(backend, venue, &room).await.unwrap();
    let wrong = RoomForm { capacity: "0".into(), ..room };
    assert_eq!(fields(save_venue::room(backend, venue, &wrong).await.unwrap_err())[0].1, WrongKind::Number(1, 5_000));
    let page = read_directory::venue(backend, venue).await.unwrap().unwrap();
    save_venue::remove_room(backend, venue, &page.rooms[0].id.to_string()).await.unwrap();

    // Step by step, and only from what the page showed.
    for (shown, next, until, well) in [
        ("to_request", "confirmed", "", false),
        ("to_request", "requested", "", true),
        ("to_request", "requested", "", false),
        ("requested", "option", "", false),
        ("requested", "option", "10/05/2027", true),
        ("option", "confirmed", "", true),
    ] {
        let done = book_venue::book(backend, venue, shown, next, until).await;
        assert_eq!(done.is_ok(), well, "{shown} {next}");
    }
    assert_eq!(read_directory::venue(backend, venue).await.unwrap().unwrap().venue.booking_state, "confirmed");
}

#[tokio::test]
async fn partners_have_people() {
    let (test, _) = start().await;
    let backend = &test.backend;
    let form = PartnerForm {
        name: "Mission".into(),
        kind: "youth".into(),
        teams: "2".into(),
        contact_email: "equipe@exemple.fr".into(),
    };
    let partner = save_partner::create(backend, &form).await.unwrap();
    save_partner::person(backend, partner, "", "Josette").await.unwrap();
    let page = read_directory::body(backend, partner).await.unwrap().unwrap();
    let person = page.people[0].0.clone();
    save_partner::person(backend, partner, &person, "Josette M").await.unwrap();
    save_partner::retire(backend, partner, &person, true).await.unwrap();
    let page = read_directory::body(backend, partner).await.unwrap().unwrap();
    assert_eq!((page.people, page.body.people), (vec![(person, "Josette M".to_owned(), true)], 0));
    let wrong = PartnerForm { kind: "bakery".into(), teams: "0".into(), contact_email: "x".into(), ..form };
    assert_eq!(fields(save_partner::edit(backend, partner, &wrong).await.unwrap_err()).len(), 3);
}

#[tokio::test]
async fn a_table_is_looked_at_then_written_at_once() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    let pasted = "Commune\tCP\tDate\tLieu\tHoraires\tPartenaires\n\
        le lorrain\t\tmardi 18 mai\tSalle des fêtes\t8h30-15h\tMission, Cap\n\
        Atlantide\t\t31/06/2027\t\t25h\t\n\
        St Joseph\t97212\t18/05/2028\tLa prison\t\t\n";
    let table = read_table::from_text(pasted).unwrap();
    let seen = preview(backend, &tour, &table).await.unwrap().unwrap();
    let wrong: Vec<(usize, String)> = seen
        .rows
        .iter()
        .flat_map(|row| {
            row.cells.iter().filter(|cell| cell.wrong.is_some()).map(|cell| (row.number, cell.text.clone()))
        })
        .collect();
    let expected = [(3, "Atlantide"), (3, "31/06/2027"), (3, "25h"), (4, "18/05/2028"), (4, "La prison")];
    assert_eq!(wrong, expected.map(|(row, text)| (row, text.to_owned())));
    assert_eq!((seen.stops, seen.faults), (1, 5));
    assert!(accept(backend, None, &tour, seen.revision, &table, &[]).await.is_err());
    assert!(read_directory::venues(backend).await.unwrap().is_empty());

    // A bare list of towns gets the free working days; 6, 8 and 17 May are holidays.
    let table = read_table::from_text("Le Lorrain\nMacouba\nBasse-Pointe\nSainte-Marie").unwrap();
    let seen = preview(backend, &tour, &table).await.unwrap().unwrap();
    assert_eq!((seen.stops, seen.venues, seen.faults), (4, 4, 0));
    assert!(seen.rows.iter().all(|row| row.proposed));
    let days: Vec<String> = seen.rows.iter().map(|row| row.day.unwrap().to_string()).collect();
    assert_eq!(days, ["2027-05-04", "2027-05-05", "2027-05-07", "2027-05-10"]);
    assert_eq!(accept(backend, None, &tour, seen.revision, &table, &[]).await.unwrap(), 4);
    let plan = read_directory::tour(backend, &tour).await.unwrap().unwrap().plan;
    assert_eq!(plan.stops.len(), 4);
    assert_eq!(read_directory::venues(backend).await.unwrap().len(), 4);
    let twice = accept(backend, None, &tour, seen.revision, &table, &[]).await;
    assert!(matches!(twice, Err(SaveError::Newer { .. })), "{twice:?}");

    // What a partner is stands in the table, or is asked for; it is never guessed.
    let pasted = "Commune\tPartenaires\tSorte\n\
        Fonds-Saint-Denis\tMairie d’ici, Cap\tmairie, HANDICAP\n\
        Ajoupa-Bouillon\tToit pour tous\tlogement\n\
        Le Marigot\tRonde, Cap\t\n";
    let table = read_table::from_text(pasted).unwrap();
    let seen = preview(backend, &tour, &table).await.unwrap().unwrap();
    let kinds: Vec<_> = seen.partners.iter().map(|body| (body.name.as_str(), body.kind)).collect();
    let expected = [
        ("Mairie d’ici", Some(PartnerKind::TownHall)),
        ("Cap", Some(PartnerKind::Disability)),
        ("Toit pour tous", Some(PartnerKind::Housing)),
        ("Ronde", None),
    ];
    assert_eq!((kinds, seen.faults), (expected.to_vec(), 0));
    let unsaid = accept(backend, None, &tour, seen.revision, &table, &[]).await.unwrap_err();
    assert_eq!(fields(unsaid), [("kind-3".to_owned(), WrongKind::Unknown)]);
    let picked = [("Ronde".to_owned(), "sport".to_owned())];
    assert_eq!(accept(backend, None, &tour, seen.revision, &table, &picked).await.unwrap(), 3);
    let bodies = read_directory::bodies(backend).await.unwrap();
    let stored: BTreeMap<_, _> = bodies.iter().map(|body| (body.name.as_str(), body.kind.as_str())).collect();
    let expected =
        [("Cap", "disability"), ("Mairie d’ici", "town_hall"), ("Ronde", "sport"), ("Toit pour tous", "housing")];
    assert_eq!(stored, BTreeMap::from(expected));
    for (kinds, wrong) in [("boulangerie", WrongKind::PartnerKind), ("sport, santé, droits", WrongKind::KindEach)] {
        let table = read_table::from_text(&format!("Commune\tPartenaires\tSorte\nDucos\tUn, Deux\t{kinds}")).unwrap();
        let seen = preview(backend, &tour, &table).await.unwrap().unwrap();
        assert_eq!(seen.rows[0].cells[2].wrong, Some(wrong));
    }

    let bytes = export_tour::workbook(backend, &tour).await.unwrap().unwrap();
    let back = read_table::from_file(&bytes).unwrap();
    assert_eq!((back.len(), back[1][0].as_str(), back[1][2].as_str()), (8, "Le Lorrain", "mardi 4 mai 2027"));
    let draft = read_plan::tours(backend).await.unwrap();
    assert_eq!(draft.len(), 1);
    assert!(backend::check::run(backend).await.unwrap().is_empty());
}
