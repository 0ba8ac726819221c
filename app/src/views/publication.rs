//! Publishing, changing what is published, telling people.

use serde::{Deserialize, Serialize};

use super::{Check, Help, Pick};

/// Something that clashes, apart from the map and the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClashNote {
    /// « Salle bleue, Le Lorrain ».
    pub who: String,
    /// « jeudi 20 mai, 9 h 30 ».
    pub when: String,
    /// « Il manque 35 minutes de route et d’installation. »
    pub what: String,
    /// Whether it stands against publishing.
    pub hard: bool,
    /// Ways out, one press each; tried before they are offered.
    pub ways: Vec<Pick>,
}

/// The changes of one stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeGroup {
    /// The town.
    pub town: String,
    /// « mardi 18 mai ».
    pub date: String,
    /// What changes there.
    pub lines: Vec<ChangeLine>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// « « Faire son CV » : 10 h, avant 9 h. »
    pub sentence: String,
    /// « 12 personnes », empty where nobody is told.
    pub people: String,
}

/// A version that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    /// « Version 7 ».
    pub title: String,
    /// « Changement direct ».
    pub kind: String,
    /// « lundi 3 mai, 8 h ».
    pub when: String,
    /// Who did it.
    pub by: String,
    /// What they wrote.
    pub note: String,
    /// Why a conflict was accepted, or by which version it was undone.
    pub more: Vec<String>,
}

/// What can be undone, and how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoView {
    /// The version.
    pub version: i64,
    /// « Version 7 ».
    pub title: String,
    /// The seconds that are left.
    pub seconds: i64,
}

/// The page before publishing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationView {
    /// The tour's part of the address.
    pub slug: String,
    /// The name that the team uses.
    pub name: String,
    /// The revision of the draft that is shown.
    pub revision: i64,
    /// The version that is live.
    pub version: i64,
    /// Who saved the draft and when; empty where there is none.
    pub saved: String,
    /// What changes, by stop.
    pub groups: Vec<ChangeGroup>,
    /// « 41 personnes seront prévenues. »
    pub told: String,
    /// « 40 par e-mail, 1 autrement. », empty where nobody is told.
    pub how: String,
    /// How many people are told.
    pub people: i64,
    /// What must be completed first.
    pub missing: Vec<ChangeLine>,
    /// What clashes since the last version.
    pub clashes: Vec<ClashNote>,
    /// Whether publishing needs a reason.
    pub needs_reason: bool,
    /// The reasons to choose from.
    pub reasons: Vec<Pick>,
    /// Words to avoid, each with where it stands.
    pub words: Vec<String>,
    /// Whether there is something to publish.
    pub dirty: bool,
    /// The versions, newest first.
    pub history: Vec<VersionRow>,
    /// The latest version, while it can be undone.
    pub undo: Option<UndoView>,
}

/// How somebody hears of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernedRow {
    /// The first name, or the drawing and its number.
    pub name: String,
    /// How they are told.
    pub told: Check,
    /// « en attente », « 2 activités »; empty for one seat.
    pub more: String,
}

/// A session of a stop, with the ways to change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// « 9 h – 10 h ».
    pub hours: String,
}

/// A stop or a session about to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    /// The tour's part of the address.
    pub tour: String,
    /// The stop's part of the address.
    pub stop: String,
    /// The id of the session, where it is about one.
    pub session: Option<String>,
    /// « Le Lorrain », or the title of the session.
    pub title: String,
    /// « mardi 18 mai, de 9 h à 15 h ».
    pub when: String,
    /// Where it is.
    pub place: String,
    /// It does not take place any more.
    pub cancelled: bool,
    /// It is over.
    pub over: bool,
    /// It begins within a day.
    pub soon: bool,
    /// Its day, `2027-05-18`.
    pub date: String,
    /// Its hour, `09:30`.
    pub time: String,
    /// The rooms to choose from.
    pub rooms: Vec<Pick>,
    /// Everybody concerned.
    pub people: Vec<ConcernedRow>,
    /// How many.
    pub count: i64,
    /// « 9 par e-mail, 3 autrement. »
    pub how: String,
    /// The sessions of the stop that take place.
    pub sessions: Vec<SessionRow>,
    /// The reasons to choose from, where a conflict is accepted.
    pub reasons: Vec<Pick>,
    /// The latest version, while it can be undone.
    pub undo: Option<UndoView>,
}

/// What to tell somebody: what they knew, and what is true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsLine {
    /// The title of the session.
    pub title: String,
    /// « mardi 18 mai, 9 h, salle bleue »; empty where nothing changed.
    pub old: String,
    /// The same now; `None` when it does not take place.
    pub new: Option<String>,
}

/// A call to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRow {
    /// Its id.
    pub id: String,
    /// The first name, or the drawing and its number.
    pub name: String,
    /// Why they are called, where nothing changed.
    pub why: String,
    /// The number, where there is one.
    pub phone: Option<Help>,
    /// What to tell.
    pub news: Vec<NewsLine>,
    /// « 2 essais sur 3 », empty before the first.
    pub tries: String,
    /// The same as a number.
    pub tried: i64,
    /// « mardi 18 mai, 8 h 05, par Rosa »: the last try; empty before the first.
    pub last: String,
    /// Three tries.
    pub unreachable: bool,
    /// A message is on its way.
    pub has_email: bool,
    /// Who takes it, in words; empty while nobody does.
    pub taken: String,
    /// Taken by who looks at the page.
    pub mine: bool,
}

/// The list of calls of a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallsView {
    /// The tour's part of the address.
    pub tour: String,
    /// The stop's part of the address.
    pub stop: String,
    /// The town and the day.
    pub title: String,
    /// « 3 personnes ne savent pas encore ».
    pub waiting: String,
    /// Everybody knows.
    pub done: bool,
    /// « 9 prévenues par e-mail ».
    pub known: Vec<String>,
    /// Whether only the own part is shown.
    pub own: bool,
    /// How many are on the whole list, and in the own part.
    pub counts: (i64, i64),
    /// The earliest session first.
    pub rows: Vec<CallRow>,
    /// Whom the calls that nobody has taken can be split among; empty where there is nothing to split.
    pub callers: Vec<Pick>,
    /// « 4 appels sont à prendre. »
    pub free: String,
    /// Who knows by a call or at the door.
    pub told: Vec<ToldRow>,
}

/// Somebody who was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRow {
    /// The call.
    pub id: String,
    /// The first name, or the drawing and its number.
    pub name: String,
    /// « Appelée, mardi 18 mai, 8 h 05, par Rosa ».
    pub how: String,
}

/// The poster of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PosterView {
    /// The tour's part of the address.
    pub tour: String,
    /// The stop's part of the address.
    pub stop: String,
    /// The neutral name of the tour.
    pub name: String,
    /// The town.
    pub town: String,
    /// What changed.
    pub lines: Vec<NewsLine>,
    /// Where the programme is read, as people type it.
    pub address: String,
    /// Who to call.
    pub help: Help,
}
