//! Every sentence of the pages, by typed key: a key without its sentence does not compile.
//!
//! Sentences hold twelve words at most, say « vous », and use one word for one thing.
//! `\u{a0}` is the no-break space that French wants before « : ; ? ! » and inside guillemets.

pub mod answer;
mod common;
pub mod day;
pub mod desk;
pub mod directory;
pub mod itinerary;
mod kiosks;
mod notices;
pub mod partner;
pub mod programme;
pub mod proposal;
mod public;
pub mod publish;
pub mod replan;
pub mod rescue;
pub mod roads;
pub mod schedule;
mod staff;
pub mod team;
pub mod texts;
mod ticket;

pub use answer::AnswerText;
pub use common::Common;
pub use day::DayText;
pub use desk::DeskText;
pub use directory::Book;
pub use itinerary::Road;
pub use kiosks::Kiosks;
pub use notices::Notices;
pub use partner::Partners;
pub use programme::Programme;
pub use proposal::Dates;
pub use public::Public;
pub use publish::Publish;
pub use replan::Replan;
pub use rescue::Rescue;
pub use roads::Ways;
pub use schedule::Schedule;
pub use staff::Staff;
pub use team::Team;
pub use texts::Texts;
pub use ticket::TicketText;

use domain::catalogue;

/// « Plus rien n’y part depuis le mar. 18 mai, 9 h. La boîte n’existe pas. »
#[must_use]
pub fn stopped_since(when: &str, why: &str) -> String {
    format!("Plus rien n’y part depuis\u{a0}: {when}. {why}")
}

/// « Lundi … » at the beginning of a line.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// The title of the browser's window.
#[must_use]
pub fn title(page: &str) -> String {
    if page.is_empty() { Common::Name.fr().to_owned() } else { format!("{page} – {}", Common::Name.fr()) }
}

/// The same, when a form was refused.
#[must_use]
pub fn title_wrong(page: &str) -> String {
    title(&format!("Erreur\u{a0}: {page}"))
}

/// « Référence : 3f2a… ».
#[must_use]
pub fn reference(reference: &str) -> String {
    format!("Référence\u{a0}: {reference}")
}

/// « 12 étapes », « 1 étape ».
#[must_use]
pub fn stops(count: i64) -> String {
    counted(count, "étape", "étapes")
}

/// « Étape 3 sur 12 ».
#[must_use]
pub fn step(number: i64, of: i64) -> String {
    format!("Étape {number} sur {of}")
}

/// « 4 activités ouvertes ».
#[must_use]
pub fn open_sessions(count: i64) -> String {
    counted(count, "activité ouverte", "activités ouvertes")
}

/// « de 8 h 30 à 15 h ».
#[must_use]
pub fn from_to(from: &str, to: &str) -> String {
    format!("de {from} à {to}")
}

/// « Du mardi 4 mai au mercredi 21 juillet 2027 ».
#[must_use]
pub fn period(first: &str, last: &str) -> String {
    if first == last { capital(first) } else { format!("Du {first} au {last}") }
}

/// « Vous êtes numéro 3 sur la liste d’attente. »
#[must_use]
pub fn rank(rank: i64) -> String {
    format!("Vous êtes numéro {rank} sur la liste d’attente.")
}

/// « 2 personnes attendent. »
#[must_use]
pub fn waiting(count: i64) -> String {
    counted(count, "personne attend.", "personnes attendent.")
}

/// « Une place est libre. Répondez avant mardi 18 mai, 9 h. »
#[must_use]
pub fn offer_until(when: &str) -> String {
    format!("Répondez avant {when}.")
}

/// « « Faire son CV » est complet. »
#[must_use]
pub fn full(title: &str) -> String {
    format!("«\u{a0}{title}\u{a0}» est complet.")
}

/// The time picked is gone, others of the same session are free.
#[must_use]
pub fn slot_taken(title: &str) -> String {
    format!("«\u{a0}{title}\u{a0}»\u{a0}: cet horaire vient d’être pris. Choisissez-en un autre.")
}

/// « « Faire son CV » a déjà commencé. »
#[must_use]
pub fn closed(title: &str) -> String {
    format!("«\u{a0}{title}\u{a0}» n’est plus ouvert.")
}

/// Two sessions at the same time.
#[must_use]
pub fn overlap(first: &str, second: &str) -> String {
    format!("«\u{a0}{first}\u{a0}» et «\u{a0}{second}\u{a0}» sont au même moment.")
}

/// Another session of the same ticket stands in the way.
#[must_use]
pub fn same_time(other: &str) -> String {
    format!("Cet horaire tombe en même temps que «\u{a0}{other}\u{a0}».")
}

/// A session whose slot must be picked.
#[must_use]
pub fn slot_needed(title: &str) -> String {
    format!("Choisissez un horaire pour «\u{a0}{title}\u{a0}».")
}

/// A way out: the same session at another time.
#[must_use]
pub fn instead(title: &str, when: &str) -> String {
    format!("Prendre «\u{a0}{title}\u{a0}», {when}")
}

/// « Pomme 12 ».
#[must_use]
pub fn drawing(word: &str, number: i64) -> String {
    format!("{word}\u{a0}{number}")
}

/// « 3 messages ».
#[must_use]
pub fn messages(count: i64) -> String {
    counted(count, "message", "messages")
}

/// « 2 essais ».
#[must_use]
pub fn attempts(count: i64) -> String {
    counted(count, "essai", "essais")
}

/// « En un jour, 3 messages refusés à cause de nos réglages … »
#[must_use]
pub fn refused_by_policy(count: i64) -> String {
    let refused = counted(count, "message refusé", "messages refusés");
    format!("En un jour, {refused} à cause de notre domaine ou de notre signature. Vérifiez SPF, DKIM et DMARC.")
}

/// « gmail.com demande d’attendre … »
#[must_use]
pub fn provider_waits(provider: &str) -> String {
    format!("{provider} demande d’attendre. Les messages vers ce fournisseur partiront plus tard.")
}

/// « Bonjour Rosa. »
#[must_use]
pub fn hello(name: &str) -> String {
    format!("Bonjour {name}.")
}

/// « La Trinité, lundi 3 mai ».
#[must_use]
pub fn at(town: &str, day: &str) -> String {
    format!("{town}, {day}")
}

/// « Vue lundi 3 mai, 9 h 10 »: when a kiosk was heard last.
#[must_use]
pub fn heard(when: &str) -> String {
    format!("Vue {when}")
}

/// « depuis 9 h 10 ».
#[must_use]
pub fn since(hour: &str) -> String {
    format!("depuis {hour}")
}

/// « jusqu’à 9 h 10 ».
#[must_use]
pub fn valid_until(hour: &str) -> String {
    format!("jusqu’à {hour}")
}

/// Read after « Je viens » by a reading machine.
#[must_use]
pub fn about(title: &str) -> String {
    format!("\u{a0}: {title}")
}

/// French counts nothing in the singular, and a part of one too.
const fn is_many(count: i64) -> bool {
    !matches!(count, -1..=1)
}

fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if is_many(count) { many } else { one })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<&'static str> {
        let mut all: Vec<&'static str> = Common::ALL.iter().map(|key| key.fr()).collect();
        all.extend(Public::ALL.iter().map(|key| key.fr()));
        all.extend(TicketText::ALL.iter().map(|key| key.fr()));
        all.extend(Notices::ALL.iter().map(|key| key.fr()));
        all.extend(Staff::ALL.iter().map(|key| key.fr()));
        all.extend(DayText::ALL.iter().map(|key| key.fr()));
        all.extend(Kiosks::ALL.iter().map(|key| key.fr()));
        all.extend(DeskText::ALL.iter().map(|key| key.fr()));
        all.extend(Dates::ALL.iter().map(|key| key.fr()));
        all.extend(Programme::ALL.iter().map(|key| key.fr()));
        all.extend(AnswerText::ALL.iter().map(|key| key.fr()));
        all.extend(Replan::ALL.iter().map(|key| key.fr()));
        all.extend(Schedule::ALL.iter().map(|key| key.fr()));
        all.extend(Road::ALL.iter().map(|key| key.fr()));
        all.extend(Book::ALL.iter().map(|key| key.fr()));
        all.extend(Team::ALL.iter().map(|key| key.fr()));
        all.extend(Texts::ALL.iter().map(|key| key.fr()));
        all.extend(Partners::ALL.iter().map(|key| key.fr()));
        all.extend(Publish::ALL.iter().map(|key| key.fr()));
        all
    }

    #[test]
    fn sentences_are_short_neutral_and_well_set() {
        for text in all() {
            assert_eq!(domain::catalogue::faults(text), Vec::<String>::new());
        }
    }

    #[test]
    fn counts_agree() {
        assert_eq!(stops(0), "0 étape");
        assert_eq!(stops(1), "1 étape");
        assert_eq!(stops(12), "12 étapes");
        assert_eq!(waiting(0), "0 personne attend.");
        assert_eq!(waiting(1), "1 personne attend.");
        assert_eq!(waiting(2), "2 personnes attendent.");
        assert_eq!(capital("étape"), "Étape");
        for (count, free, given) in
            [(0, "libre", "0 place donnée."), (1, "libre", "1 place donnée."), (2, "libres", "2 places données.")]
        {
            assert_eq!(desk::word_for(count, DeskText::OneFree, DeskText::CountFree), free);
            assert_eq!(desk::given(usize::try_from(count).unwrap_or_default()), given);
        }
        assert_eq!(desk::entered(0, 0), "Feuille enregistrée\u{a0}: 0 ligne.");
        assert_eq!(desk::wait_here(1), "1 personne attend ici.");
        assert_eq!(itinerary::too_many_together(1, 0), "Ensemble, 1 place pour une salle de 0.");
        assert_eq!(itinerary::teams_short(2, 1), "Il faut 2 équipes, 1 seulement est prévue.");
        assert_eq!(itinerary::teams_short(3, 2), "Il faut 3 équipes, 2 seulement sont prévues.");
        assert_eq!(day::too_many(1, 0), "1 place pour 0");
        assert_eq!(period("mardi 4 mai", "mardi 4 mai"), "Mardi 4 mai");
    }
}
