//! Signs. One meaning each; the drawings stand in the sprite `assets/pictures/icons.svg`
//! (Tabler outline 3.51, MIT), one `<symbol>` a sign under the name of its file in that set.

use domain::person::Drawing;
use domain::session::{SessionKind, Theme};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

macro_rules! signs {
    ($($(#[$doc:meta])* $name:ident $file:literal;)+) => {
        /// A sign and its one meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Sign { $($(#[$doc])* $name,)+ }

        impl Sign {
            /// All signs.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in the sprite.
            #[must_use]
            pub const fn file(self) -> &'static str {
                match self { $(Self::$name => $file,)+ }
            }
        }
    };
}

signs! {
    /// The caravan itself.
    Caravan "caravan";
    /// A day.
    Day "calendar";
    /// Put into a calendar.
    AddToCalendar "calendar-plus";
    /// An hour of the day.
    Hour "clock";
    /// A place.
    Place "map-pin";
    /// How to come.
    Way "bus";
    /// What to bring.
    Bring "backpack";
    /// No step at the entrance.
    StepFree "disabled";
    /// Help by telephone.
    Phone "phone";
    /// Something to mend.
    Warning "alert-triangle";
    /// Done, or a seat held.
    Done "circle-check";
    /// Over, cancelled, given back.
    Off "circle-x";
    /// The ticket.
    Ticket "ticket";
    /// Print.
    Print "printer";
    /// A message.
    Mail "mail";
    /// Waiting.
    Waiting "hourglass";
    /// Back.
    Back "arrow-left";
    /// Onwards, open.
    Onward "chevron-right";
    /// Several people.
    People "users";
    /// A fact to know.
    Info "info-circle";
    /// Do again.
    Again "refresh";
    /// Sign out.
    SignOut "logout";
    /// A tour.
    Tour "map-2";
    /// Nobody else knows.
    Private "lock";
    /// Search.
    Search "search";
    /// Change for another.
    Exchange "arrows-exchange";
    /// A kiosk.
    Kiosk "device-tablet";
    /// Read with the camera.
    Scan "scan";
    /// Work.
    Work "briefcase";
    /// Learning.
    Learning "school";
    /// Housing.
    Housing "home";
    /// Health.
    Health "heartbeat";
    /// Rights and papers.
    Papers "file-text";
    /// People who help.
    Charity "heart-handshake";
    /// The town and its citizens.
    Citizenship "building-community";
    /// Computers and the web.
    Digital "device-laptop";
}

impl Sign {
    /// The sign of what a session is about.
    #[must_use]
    pub const fn of_theme(theme: Theme) -> Self {
        match theme {
            Theme::Work => Self::Work,
            Theme::Training => Self::Learning,
            Theme::Housing => Self::Housing,
            Theme::Health => Self::Health,
            Theme::Rights => Self::Papers,
            Theme::Charity => Self::Charity,
            Theme::Citizenship => Self::Citizenship,
            Theme::Digital => Self::Digital,
        }
    }
}

/// The ground behind the sign of a session, in a word.
#[must_use]
pub const fn ground(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::EmployerMeeting | SessionKind::Forum => "mango",
        SessionKind::Stand | SessionKind::RoundTable => "leaf",
        SessionKind::Shuttle | SessionKind::Appointment => "sand",
        SessionKind::Workshop | SessionKind::Seminar => "sea",
    }
}

/// The same, as the class of a badge.
#[must_use]
pub fn tone(kind: SessionKind) -> &'static str {
    match ground(kind) {
        "mango" => "badge mango",
        "leaf" => "badge leaf",
        "sand" => "badge sand",
        _ => "badge",
    }
}

fn drawn(file: &str) -> AnyView {
    let href = format!("/pictures/icons.svg#{file}");
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=href></use>
        </svg>
    }
    .into_any()
}

/// A sign beside words; a reading machine passes it over.
#[component]
pub fn Icon(sign: Sign) -> impl IntoView {
    drawn(sign.file())
}

/// The drawing that stands for a person.
#[component]
pub fn Picture(drawing: Drawing) -> impl IntoView {
    drawn(drawing.icon())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPRITE: &str = include_str!("../../assets/pictures/icons.svg");

    #[test]
    fn every_sign_and_drawing_is_in_the_sprite() {
        let signs = Sign::ALL.iter().map(|sign| sign.file());
        let drawings = Drawing::all().iter().map(|drawing| drawing.icon());
        for file in signs.chain(drawings) {
            assert!(SPRITE.contains(&format!("<symbol id=\"{file}\"")), "{file}");
        }
    }
}
