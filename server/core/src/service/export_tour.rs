//! The tour as a workbook: its stops, sessions, venues and partners. Nothing of any person.

use domain::ids::TourId;
use domain::plan::{StopPlan, TourPlan, World};
use domain::words::{hour, weekday_date_year};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::{itinerary, programme};

/// The draft of a tour as an .xlsx file; `None` for an unknown tour.
pub async fn workbook(backend: &Backend, tour: &str) -> Result<Option<Vec<u8>>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(row) = itinerary::find_tour(&mut tx, tour).await? else { return Ok(None) };
    let Some((_, plan)) = programme::planned(&mut tx, TourId(row.id)).await? else { return Ok(None) };
    let world = programme::world(&mut tx).await?;
    tx.rollback().await?;
    write(&plan, &world).map(Some).map_err(Unexpected::new)
}

fn write(plan: &TourPlan, world: &World) -> Result<Vec<u8>, XlsxError> {
    let mut stops: Vec<&StopPlan> = plan.stops.iter().filter(|stop| !stop.cancelled).collect();
    stops.sort_by_key(|stop| (stop.starts_on, stop.opens));
    let town = |stop: &StopPlan| world.venues.get(&stop.venue).map(|venue| venue.town.clone()).unwrap_or_default();
    let mut book = Workbook::new();
    let rows = stops.iter().map(|stop| {
        vec![
            town(stop),
            stop.insee_code.clone(),
            weekday_date_year(stop.starts_on),
            weekday_date_year(stop.ends_on),
            world.venues.get(&stop.venue).map(|venue| venue.name.clone()).unwrap_or_default(),
            format!("{} – {}", hour(stop.opens), hour(stop.closes)),
            stop.landmark.clone(),
            stop.how_to_come.clone(),
        ]
    });
    let heads = ["Commune", "Code INSEE", "Date", "Au", "Lieu", "Horaires", "Repère", "Comment venir"];
    sheet(book.add_worksheet().set_name("Étapes")?, &heads, rows)?;
    let sessions = stops.iter().flat_map(|stop| {
        stop.sessions.iter().filter(|session| !session.cancelled).map(|session| {
            let partners = session.partners.iter().filter_map(|id| world.partners.get(id));
            let people = session.facilitators.iter().filter_map(|id| world.facilitators.get(id));
            vec![
                town(stop),
                weekday_date_year(session.times.starts_on),
                format!("{} – {}", hour(session.times.start_time), hour(session.times.end_time)),
                session.kind.label().to_owned(),
                session.theme.label().to_owned(),
                session.title.clone(),
                session.room.and_then(|id| world.rooms.get(&id)).map(|room| room.name.clone()).unwrap_or_default(),
                session.places().to_string(),
                partners.map(|one| one.name.as_str()).collect::<Vec<_>>().join(", "),
                people.map(|one| one.name.as_str()).collect::<Vec<_>>().join(", "),
            ]
        })
    });
    let heads =
        ["Commune", "Date", "Horaires", "Sorte", "Thème", "Titre", "Salle", "Places", "Partenaires", "Intervenants"];
    sheet(book.add_worksheet().set_name("Séances")?, &heads, sessions)?;
    let venues = world.venues.values().map(|venue| {
        let confirmed = if venue.confirmed { "Confirmé" } else { "À confirmer" };
        vec![venue.town.clone(), venue.insee_code.clone(), venue.name.clone(), confirmed.to_owned()]
    });
    sheet(book.add_worksheet().set_name("Lieux")?, &["Commune", "Code INSEE", "Lieu", "Réservation"], venues)?;
    let partners = world.partners.values().map(|partner| vec![partner.name.clone(), partner.teams.to_string()]);
    sheet(book.add_worksheet().set_name("Partenaires")?, &["Partenaire", "Équipes"], partners)?;
    book.save_to_buffer()
}

/// Every cell is a text, and marked as one: no program reads a formula into it.
fn sheet(sheet: &mut Worksheet, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<(), XlsxError> {
    let (head, text) = (Format::new().set_bold(), Format::new().set_quote_prefix());
    for (column, words) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, *words, &head)?;
        sheet.set_column_width(column, 22)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, column, &cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
