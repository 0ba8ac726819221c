//! What a short message says: the day in words, the hour, the town, the place, the code, whom to call.
//! No name, no title of a session, no link: a locked telephone shows it to anybody.

use chrono::{Datelike, NaiveDateTime, NaiveTime, Timelike};
use domain::phone::PhoneNumber;
use domain::sms::{Piece, ShortText, TooLong};
use domain::words::weekday_date;

/// What there is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The place is reserved.
    Reserved,
    /// The person waits for a place.
    Waiting,
    /// Another time, with the former one, or another place.
    Changed(Option<NaiveDateTime>),
    /// It does not take place.
    NotHeld,
    /// The person gave the place up.
    GivenUp,
    /// The person waits no more, as asked.
    WaitsNoMore,
    /// A place came free and is the reader's.
    Yours,
    /// A place is kept until then, on the wall of the town.
    Offered(NaiveDateTime),
    /// It comes near.
    Reminder,
}

/// What it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About<'a> {
    /// The neutral name of the house.
    pub house: &'a str,
    /// The start, on the wall of the town.
    pub starts: NaiveDateTime,
    /// The town.
    pub town: &'a str,
    /// The venue.
    pub venue: &'a str,
    /// The ticket's code.
    pub code: &'a str,
    /// The telephone of help, as stored.
    pub help_phone: &'a str,
    /// How many more appointments the message is about.
    pub others: usize,
}

/// Writes one SMS.
pub fn write(news: News, about: &About<'_>) -> Result<ShortText, TooLong> {
    let house = format!("{}. ", about.house);
    let when = format!("{} à {}", weekday_date(about.starts.date()), hour(about.starts.time()));
    let help = PhoneNumber::parse(about.help_phone).map(|phone| phone.display().replace('\u{a0}', "")).ok();
    let when = match news {
        News::Reserved => format!("Rendez-vous: {when}, "),
        News::Waiting => format!("Liste d'attente: {when}, "),
        News::Changed(Some(old)) => format!("Changement: {when} (avant: {}), ", former(old)),
        News::Changed(None) => format!("Changement de lieu: {when}, "),
        News::NotHeld => format!("Changement: pas de rendez-vous {when}, "),
        News::GivenUp => format!("Place libérée, comme demandé: {when}, "),
        News::WaitsNoMore => format!("Vous n'attendez plus, comme demandé: {when}, "),
        News::Yours => format!("Bonne nouvelle, une place est à vous: {when}, "),
        News::Offered(_) => format!("Une place vous attend {when}, "),
        News::Reminder => format!("Rappel: {when}, "),
    };
    let venue = format!(", {}", about.venue);
    let code = format!(". Code {}.", about.code);
    let call = match (news, &help) {
        (News::Offered(until), Some(help)) => {
            let day = format!("{} {}", domain::words::weekday(until.date()), until.day());
            format!(" Dites oui au {help} avant {day} à {}.", hour(until.time()))
        }
        (News::Offered(until), None) => format!(" Dites oui avant {} {}.", former(until), "à l'accueil"),
        (_, Some(help)) => format!(" Aide {help}."),
        (_, None) => String::new(),
    };
    let more = match about.others {
        0 => String::new(),
        1 => " Et 1 autre rendez-vous.".to_owned(),
        several => format!(" Et {several} autres rendez-vous."),
    };
    let place = match news {
        // the end of an offer needs the room
        News::Offered(_) => [Piece::Extra(&venue), Piece::Whole("")],
        _ if about.venue.trim().is_empty() => [Piece::Whole(""), Piece::Whole("")],
        _ => [Piece::Whole(", "), Piece::Name(about.venue)],
    };
    let stop = if news == News::Reminder { " STOP = plus de rappels." } else { "" };
    let [comma, venue] = place;
    ShortText::of(&[
        Piece::Extra(&house),
        Piece::Whole(&when),
        Piece::Name(about.town),
        comma,
        venue,
        Piece::Whole(&code),
        Piece::Whole(&call),
        Piece::Extra(&more),
        Piece::Whole(stop),
    ])
}

/// « 9h », « 10h30 ».
fn hour(time: NaiveTime) -> String {
    match time.minute() {
        0 => format!("{}h", time.hour()),
        minutes => format!("{}h{minutes:02}", time.hour()),
    }
}

/// « 21/09 9h30 ».
fn former(at: NaiveDateTime) -> String {
    format!("{:02}/{:02} {}", at.day(), at.month(), hour(at.time()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use domain::sms::{LONGEST, septets, spelt};

    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    /// The widest weekday, month and hour.
    const WIDE: &str = "2027-09-22 10:30";

    fn about<'a>(town: &'a str, venue: &'a str) -> About<'a> {
        About {
            house: "La Caravane",
            starts: at(WIDE),
            town,
            venue,
            code: "ABCD\u{a0}EFGH",
            help_phone: "+596596123456",
            others: 2,
        }
    }

    fn every_news() -> [News; 10] {
        [
            News::Reserved,
            News::Waiting,
            News::Changed(Some(at("2027-09-21 09:30"))),
            News::Changed(None),
            News::NotHeld,
            News::GivenUp,
            News::WaitsNoMore,
            News::Yours,
            News::Offered(at("2027-09-21 17:30")),
            News::Reminder,
        ]
    }

    /// Every kind for the town: one SMS, nothing cut that must not be.
    fn whole(town: &str, venue: &str) -> Vec<String> {
        every_news()
            .into_iter()
            .map(|news| {
                let text = write(news, &about(town, venue)).unwrap();
                let text = text.as_str();
                assert!(septets(text).is_some_and(|count| count <= LONGEST), "{text}");
                assert!(text.contains("mercredi 22 septembre à 10h30"), "{text}");
                assert!(text.contains("Code ABCD EFGH."), "{text}");
                assert!(text.contains("0596123456"), "{text}");
                assert!(domain::neutral::find_forbidden(text).is_empty(), "{text}");
                text.to_owned()
            })
            .collect()
    }

    fn road_sign(town: &str) -> String {
        let short = |word: &str| {
            match word {
                "Saint" => "St",
                "Sainte" => "Ste",
                "Saints" => "Sts",
                "Saintes" => "Stes",
                other => other,
            }
            .to_owned()
        };
        let spaced = |part: &str| part.split(' ').map(short).collect::<Vec<_>>().join(" ");
        spelt(town).split('-').map(spaced).collect::<Vec<_>>().join("-")
    }

    #[test]
    fn it_reads_like_this() {
        let said = |news| write(news, &About { others: 0, ..about("Le Prêcheur", "Salle des fêtes") }).unwrap();
        for (news, wanted) in [
            (
                News::Reserved,
                "La Caravane. Rendez-vous: mercredi 22 septembre à 10h30, Le Precheur, Salle des fetes. \
                 Code ABCD EFGH. Aide 0596123456.",
            ),
            (
                News::Changed(Some(at("2027-09-21 09:00"))),
                "La Caravane. Changement: mercredi 22 septembre à 10h30 (avant: 21/09 9h), Le Precheur, \
                 Salle des fetes. Code ABCD EFGH. Aide 0596123456.",
            ),
            (
                News::Offered(at("2027-09-21 17:30")),
                "La Caravane. Une place vous attend mercredi 22 septembre à 10h30, Le Precheur, Salle des fetes. \
                 Code ABCD EFGH. Dites oui au 0596123456 avant mardi 21 à 17h30.",
            ),
            (
                News::Reminder,
                "La Caravane. Rappel: mercredi 22 septembre à 10h30, Le Precheur, Salle des fetes. \
                 Code ABCD EFGH. Aide 0596123456. STOP = plus de rappels.",
            ),
        ] {
            let wanted: String = wanted.chars().take(400).collect();
            let text = said(news);
            assert!(wanted.ends_with(text.as_str()) && text.as_str().len() + 13 >= wanted.len(), "{text:?}\n{wanted}");
        }
    }

    #[test]
    fn every_town_is_named_whole_or_as_on_a_road_sign() {
        let mut towns: Vec<String> = [
            "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
            "Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur",
            "Saint-Germain-de-Tallevende-la-Lande-Vaumont",
            "Roches-Prémarie-Andillé",
            "Œuilly",
            "L’Haÿ-les-Roses",
            "Y",
        ]
        .map(str::to_owned)
        .into();
        // how a name is written into the message depends on its signs and its length alone: all of France for
        // the kind with the least room, the long and the odd for every kind
        let mut france = crate::reference::france_names();
        assert!(france.len() > 34_000);
        // what is short fits wherever something longer does
        france.retain(|town| town.len() > 24);
        assert!(france.len() > 1_000);
        for town in &france {
            let about = about(town, "Maison des associations et de la culture Aimé-Césaire");
            let text = write(News::Yours, &about).unwrap();
            let text = text.as_str();
            assert!(septets(text).is_some_and(|count| count <= LONGEST), "{text}");
            assert!(text.contains(&spelt(town)) || text.contains(&road_sign(town)), "{town}: {text}");
        }
        france.sort_by_key(|town| std::cmp::Reverse(town.len()));
        towns.extend(france.into_iter().take(300));
        for town in &towns {
            for text in whole(town, "Maison des associations et de la culture Aimé-Césaire") {
                assert!(text.contains(&spelt(town)) || text.contains(&road_sign(town)), "{town}: {text}");
            }
        }
    }

    #[test]
    fn hostile_names_change_nothing_but_themselves() {
        let long = "Z".repeat(10_000);
        let euros = "€".repeat(500);
        for hostile in [
            "",
            " ",
            "\r\nBcc: x@y.z",
            "\0\0\0",
            "\u{202e}emoc",
            "{}[]^~|\\",
            "Кафе 咖啡 ☕",
            &euros,
            &long,
            "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z-a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z",
        ] {
            whole(hostile, "Mairie");
            whole("Le Lorrain", hostile);
            whole(hostile, hostile);
        }
        let about = About { help_phone: &long, ..about("Le Lorrain", "Mairie") };
        assert!(write(News::Reserved, &about).unwrap().as_str().ends_with("Code ABCD EFGH. Et 2 autres rendez-vous."));
    }
}
