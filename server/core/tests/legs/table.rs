//! The matrix as a table: out, mended, in again.

use backend::execute;
use backend::service::export_legs::csv;
use backend::service::forget_imported::forget;
use backend::service::import_legs::{CellFault, Preview, accept, preview, read, read_file};
use backend::service::read_table::TableError;

use super::*;

async fn look(backend: &Backend, tour: &str, text: &str) -> Preview {
    preview(backend, tour, &read(text).unwrap()).await.unwrap().unwrap()
}

fn faults(found: &Preview) -> Vec<(usize, usize, WrongKind)> {
    found.faults.iter().map(|CellFault { row, column, kind, .. }| (*row, *column, kind.clone())).collect()
}

#[tokio::test]
async fn an_export_comes_back_and_changes_only_what_was_edited() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    note(backend, &[(MACOUBA, LE_LORRAIN, "33")]).await.unwrap();
    let sheet = csv(backend, &tour).await.unwrap().unwrap();
    let rows: Vec<&str> = sheet.trim_start_matches('\u{feff}').lines().collect();
    assert!(sheet.starts_with('\u{feff}') && sheet.contains("\r\n"));
    assert_eq!(rows.len(), 7);
    assert_eq!(rows[0], "De;Vers;Minutes;Source;Date");
    assert!(rows[1].starts_with("Le Lorrain;Le Marigot;") && rows[1].ends_with(";estimé;"), "{}", rows[1]);
    assert_eq!(rows[5], "Macouba;Le Lorrain;33;saisi;03/05/2027");

    let same = look(backend, &tour, &sheet).await;
    assert_eq!((same.changes.len(), same.same, same.faults.len()), (0, 6, 0));
    let refused = accept(backend, &tour, &read(&sheet).unwrap()).await;
    assert!(matches!(refused, Err(SaveError::Wrong(_))), "{refused:?}");

    let edited = sheet.replace(rows[1], "Le Lorrain;Le Marigot;71;estimé;").replace(rows[5], "Macouba;Le Lorrain;72;;");
    let found = look(backend, &tour, &edited).await;
    let changes: Vec<_> = found
        .changes
        .iter()
        .map(|one| (one.row, one.from.1.as_str(), one.to.1.as_str(), one.minutes, one.counts()))
        .collect();
    assert_eq!(changes, [(2, "Le Lorrain", "Le Marigot", 71, true), (6, "Macouba", "Le Lorrain", 72, false)]);
    assert_eq!(found.same, 4);
    assert_eq!(accept(backend, &tour, &read(&edited).unwrap()).await.unwrap(), 2);

    // What was typed goes before what was imported, and comes after it once it is taken back.
    let sheet = csv(backend, &tour).await.unwrap().unwrap();
    assert!(sheet.contains("\r\nLe Lorrain;Le Marigot;71;importé;03/05/2027\r\n"), "{sheet}");
    assert!(sheet.contains("\r\nMacouba;Le Lorrain;33;saisi;03/05/2027\r\n"), "{sheet}");
    assert_eq!(look(backend, &tour, &edited).await.changes, []);
    note(backend, &[(MACOUBA, LE_LORRAIN, "")]).await.unwrap();
    assert!(csv(backend, &tour).await.unwrap().unwrap().contains("\r\nMacouba;Le Lorrain;72;importé;"));
    assert_eq!(csv(backend, "nulle-part").await.unwrap(), None);
    assert_eq!(preview(backend, "nulle-part", &[]).await.unwrap(), None);
}

#[tokio::test]
async fn a_square_a_list_names_and_codes_say_the_same() {
    let (test, tour) = start().await;
    for text in [
        ";Le Lorrain;Macouba;Le Marigot\nLe Lorrain;;101;\nMacouba;102;0;103\nLe Marigot;;;",
        ",97214,97215,97216\n97214,,101,\n97215,102,,103\n97216,,,",
        "le lorrain\tMACOUBA\t101\nMacouba\tLORRAIN\t102 min\n97215\tmarigot\t103",
        "De;Vers;Minutes\nLe Lorrain;Macouba;101\nMacouba;97214;102\nMacouba;Le Marigot;103\nLe Marigot;Macouba;",
    ] {
        let found = look(&test.backend, &tour, text).await;
        assert_eq!(faults(&found), [], "{text}");
        let ways: Vec<_> =
            found.changes.iter().map(|one| (one.from.0.as_str(), one.to.0.as_str(), one.minutes)).collect();
        let expected = [(LE_LORRAIN, MACOUBA, 101), (MACOUBA, LE_LORRAIN, 102), (MACOUBA, LE_MARIGOT, 103)];
        assert_eq!(ways, expected, "{text}");
    }
    // A town of the directory that the tour does not visit has ways too.
    let found = look(&test.backend, &tour, "De;Vers;Minutes\nDucos;Le Lorrain;50").await;
    assert_eq!((found.changes[0].from.1.as_str(), found.faults.len()), ("Ducos", 0));
}

#[tokio::test]
async fn every_faulty_cell_is_named_and_nothing_is_written() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    let number = || WrongKind::Number(1, 1_440);
    let list = "De;Vers;Minutes\nAtlantide;Macouba;20\nMacouba;Le Lorrain;-5\nLe Lorrain;Macouba;vite\n\
        Le Lorrain;Le Marigot;1441\nMacouba;Macouba;3\nLe Marigot;Macouba;40\nLe Marigot;Macouba;41\nMacouba;;9\n\
        Le Marigot;Le Lorrain;12,5\nLe Lorrain;Macouba;99999999999999999999";
    let found = look(backend, &tour, list).await;
    assert_eq!(
        faults(&found),
        [
            (2, 1, WrongKind::UnknownTown),
            (3, 3, number()),
            (4, 3, number()),
            (5, 3, number()),
            (6, 2, WrongKind::SameTown),
            (8, 3, WrongKind::Twice),
            (9, 2, WrongKind::Empty),
            (10, 3, number()),
            (11, 3, number()),
        ]
    );
    let square = look(backend, &tour, ";Macouba;Atlantide\nLe Lorrain;x;9\nLe Marigot;9;9").await;
    assert_eq!(faults(&square), [(1, 3, WrongKind::UnknownTown), (2, 2, number())]);
    assert!(accept(backend, &tour, &read(list).unwrap()).await.is_err());
    assert!(road(backend, &tour).await.iter().all(|(_, source)| source.is_none()));

    assert_eq!(read(" \n"), Err(TableError::Empty));
    assert_eq!(read(&"a;b;1\n".repeat(9_902)), Err(TableError::TooManyRows));
    assert_eq!(read_file(&vec![b'a'; 2_000_000]), Err(TableError::TooLarge));
    // As many strange names as fit: looked up in part, refused as a whole.
    let strangers = (0..5_000).map(|number| format!("Commune {number};Macouba;5\n")).collect::<Vec<_>>().concat();
    assert_eq!(look(backend, &tour, &strangers).await.faults.len(), 5_000);
}

#[tokio::test]
async fn what_was_imported_is_forgotten_for_a_pair_or_for_the_tour() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    let table = "De;Vers;Minutes\nLe Lorrain;Macouba;61\nMacouba;Le Lorrain;62\nMacouba;Le Marigot;63\nMacouba;Fort-de-France;64";
    assert_eq!(accept(backend, &tour, &read(table).unwrap()).await.unwrap(), 4);
    note(backend, &[(LE_LORRAIN, MACOUBA, "35")]).await.unwrap();
    let page = legs(backend, &tour).await.unwrap().unwrap();
    assert_eq!((page.imported, page.unplaced), (3, vec![]), "Fort-de-France is not in the tour");
    // Imported minutes are there even where typed ones count.
    assert_eq!(
        page.lines.iter().map(|line| (line.there.imported, line.back.imported)).collect::<Vec<_>>(),
        [(true, true), (true, false)]
    );

    assert_eq!(forget(backend, &tour, Some((MACOUBA, LE_LORRAIN))).await.unwrap(), 2);
    assert_eq!(road(backend, &tour).await, [(35, Some(LegSource::Typed)), (63, Some(LegSource::Imported))]);
    note(backend, &[(LE_LORRAIN, MACOUBA, "")]).await.unwrap();
    let first = lines(backend, &tour).await[0].there;
    assert!(first.way.unwrap().said.is_none() && !first.imported, "estimated again: {first:?}");
    assert_eq!(forget(backend, &tour, Some((MACOUBA, LE_LORRAIN))).await.unwrap(), 0);
    assert_eq!(forget(backend, &tour, None).await.unwrap(), 1);
    assert_eq!(legs(backend, &tour).await.unwrap().unwrap().imported, 0);
    assert!(matches!(forget(backend, "nulle-part", None).await, Err(SaveError::Missing)));
}

#[tokio::test]
async fn a_town_whose_point_is_not_known_is_named() {
    let (test, tour) = start().await;
    let mut tx = test.backend.db.begin().await.unwrap();
    execute!(&mut tx, "update towns set latitude = null, longitude = null where insee_code = $1", MACOUBA).unwrap();
    tx.commit().await.unwrap();
    let page = legs(&test.backend, &tour).await.unwrap().unwrap();
    assert_eq!(page.unplaced, ["Macouba"]);
}
