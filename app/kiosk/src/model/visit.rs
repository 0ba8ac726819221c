//! One person's way through the screens.

use domain::ids::{IdempotencyKey, SessionId, SlotId};
use domain::kiosk::{Other, RegisterCall, Ticket};
use domain::person::{Drawing, MAX_FIRST_NAME};

use super::{Kiosk, Press};

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Nothing is known yet.
    Starting,
    /// Waits for the pairing code.
    Pairing,
    /// Waits for somebody.
    Welcome,
    /// The activities of the day.
    Activities,
    /// The desks of an interview.
    Desks,
    /// The times of a desk.
    Times,
    /// The activity is full: wait, or something else.
    Full,
    /// The drawings.
    Drawings,
    /// The alphabet.
    Letters,
    /// The last look before asking.
    Review,
    /// The place is asked for.
    Sending,
    /// Somebody was faster.
    Taken,
    /// The activity is over or gone.
    Gone,
    /// The ticket.
    Ticket,
}

impl Screen {
    /// Whether somebody stands in front of it, so that it empties itself after a while.
    pub fn is_personal(self) -> bool {
        !matches!(self, Self::Starting | Self::Pairing | Self::Welcome)
    }
}

/// What one person chose. Dropped whole when the visit ends.
#[derive(Debug, Default)]
pub struct Visit {
    /// The activity.
    pub session: Option<SessionId>,
    /// The desk, by its place.
    pub desk: usize,
    /// The time.
    pub slot: Option<SlotId>,
    /// The time in words.
    pub hours: String,
    /// Waits where it is full.
    pub wait: bool,
    /// The drawing.
    pub drawing: Option<Drawing>,
    /// The first name.
    pub first_name: String,
    /// The page of the present screen, from 0.
    pub page: usize,
    /// Free seats elsewhere.
    pub next: Vec<Other>,
    /// What was made.
    pub ticket: Option<Ticket>,
    asked: Option<RegisterCall>,
}

impl Visit {
    /// The call for the place, with this key unless the same was asked for before: what is asked
    /// for again, after a silence, keeps its key.
    pub fn ask(&mut self, key: IdempotencyKey) -> Option<RegisterCall> {
        let wanted = RegisterCall {
            key,
            session: self.session?,
            slot: self.slot,
            drawing: self.drawing,
            first_name: self.first_name.clone(),
            wait: self.wait,
        };
        let same = |asked: &RegisterCall| RegisterCall { key: asked.key, ..wanted.clone() } == *asked;
        if !self.asked.as_ref().is_some_and(same) {
            self.asked = Some(wanted);
        }
        self.asked.clone()
    }

    /// The call that waits for its answer.
    pub fn call(&self) -> Option<RegisterCall> {
        self.asked.clone()
    }

    /// Whether an answer to this call is still wanted.
    pub fn waits_for(&self, call: &RegisterCall) -> bool {
        self.asked.as_ref() == Some(call)
    }

    /// The call was refused: the next one is another.
    pub fn renew(&mut self) {
        self.asked = None;
    }
}

impl Kiosk {
    fn show(&mut self, screen: Screen) {
        self.screen = screen;
        self.visit.page = 0;
    }

    /// One step of a visit.
    pub(super) fn step(&mut self, press: Press) {
        match press {
            Press::Begin | Press::Others => self.show(Screen::Activities),
            Press::Back => self.back(),
            Press::Page(page) => self.visit.page = page,
            Press::Activity(session) => self.choose(session),
            Press::Desk(desk) => {
                self.visit.desk = desk;
                self.show(Screen::Times);
            }
            Press::Time(slot, hour) => {
                (self.visit.slot, self.visit.hours) = (Some(slot), hour);
                self.named_or_ask();
            }
            Press::Wait => {
                self.visit.wait = true;
                self.named_or_ask();
            }
            Press::Instead(session, slot, hours) => {
                (self.visit.session, self.visit.slot, self.visit.hours) = (Some(session), Some(slot), hours);
                self.visit.wait = false;
                self.named_or_ask();
            }
            Press::Drawing(drawing) => {
                self.visit.drawing = Some(drawing);
                self.visit.first_name.clear();
                self.show(Screen::Review);
            }
            Press::Letters => self.show(Screen::Letters),
            Press::Letter(letter) if self.visit.first_name.chars().count() < MAX_FIRST_NAME => self.write(letter),
            Press::Rub => {
                self.visit.first_name.pop();
            }
            Press::NameDone if !self.visit.first_name.trim().is_empty() => {
                self.visit.drawing = None;
                self.show(Screen::Review);
            }
            Press::ChangeName => self.show(Screen::Drawings),
            _ => {}
        }
    }

    fn choose(&mut self, session: SessionId) {
        (self.visit.session, self.visit.slot, self.visit.desk) = (Some(session), None, 0);
        self.visit.wait = false;
        self.visit.hours.clear();
        let Some(activity) = self.activity() else { return self.show(Screen::Gone) };
        match (activity.full, activity.desks.len()) {
            (true, _) => self.show(Screen::Full),
            (false, 0) => self.named_or_ask(),
            (false, 1) => self.show(Screen::Times),
            (false, _) => self.show(Screen::Desks),
        }
    }

    /// Who has a name already is not asked for it twice.
    fn named_or_ask(&mut self) {
        let named = self.visit.drawing.is_some() || !self.visit.first_name.is_empty();
        self.show(if named { Screen::Review } else { Screen::Drawings });
    }

    fn back(&mut self) {
        let desks = self.activity().map_or(0, |activity| activity.desks.len());
        let before = match self.screen {
            Screen::Times if desks > 1 => Screen::Desks,
            Screen::Drawings if self.visit.wait => Screen::Full,
            Screen::Drawings if self.visit.slot.is_some() && desks > 0 => Screen::Times,
            Screen::Letters | Screen::Review => Screen::Drawings,
            Screen::Activities => return self.restart(),
            _ => Screen::Activities,
        };
        self.show(before);
    }

    fn restart(&mut self) {
        self.visit = Visit::default();
        self.screen = Screen::Welcome;
    }

    /// Capitals at the beginning of a word, small letters after.
    fn write(&mut self, letter: char) {
        let name = &mut self.visit.first_name;
        let begins = name.chars().next_back().is_none_or(|last| matches!(last, ' ' | '-' | '’'));
        if !letter.is_alphabetic() && begins {
            return;
        }
        if begins { name.extend(letter.to_uppercase()) } else { name.extend(letter.to_lowercase()) }
    }
}
