//! What the kiosk knows, and what each event makes of it. No browser in here: every rule of the
//! screens is tested without one.

mod visit;

use domain::ids::{IdempotencyKey, SessionId, SlotId};
use domain::kiosk::{Activity, CODE_LENGTH, Offer, Refusal, RegisterCall, Ticket};
use domain::person::Drawing;

pub use self::visit::{Screen, Visit};
use crate::words::Say;

/// Without a touch for this long, the kiosk asks whether anybody is there.
pub const IDLE_MS: f64 = 60_000.0;
/// And this long after asking, it begins anew.
pub const ANSWER_MS: f64 = 30_000.0;
/// How often the kiosk says that it is there, and looks for news.
const BEAT_MS: f64 = 30_000.0;
/// How soon it tries again when nobody answers.
const AGAIN_MS: f64 = 4_000.0;

/// What somebody does.
#[derive(Clone, Debug, PartialEq)]
pub enum Press {
    /// A digit of the pairing code.
    Digit(char),
    /// Takes the last sign away, of the code or of the name.
    Rub,
    /// Sends the pairing code.
    Pair,
    /// Leaves the welcome.
    Begin,
    /// One screen back; what was chosen stays.
    Back,
    /// To the beginning, nothing kept.
    Restart,
    /// Calls somebody.
    Help,
    /// No longer needs somebody.
    HelpDone,
    /// Another page of the same screen.
    Page(usize),
    /// An activity.
    Activity(SessionId),
    /// A desk of the activity, by its place.
    Desk(usize),
    /// A time: its slot and its hour in words.
    Time(SlotId, String),
    /// Waits for a seat.
    Wait,
    /// Back to the activities.
    Others,
    /// A free seat elsewhere: session, slot, hours in words.
    Instead(SessionId, SlotId, String),
    /// A drawing as a name.
    Drawing(Drawing),
    /// The alphabet instead of a drawing.
    Letters,
    /// A letter of the name.
    Letter(char),
    /// The name is written.
    NameDone,
    /// Changes the name from the last look.
    ChangeName,
    /// Asks for the place.
    Confirm,
    /// Prints the ticket.
    Print,
    /// Is still there: any touch says so.
    StillHere,
}

/// A call to the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// Pairs with a code.
    Pair(String),
    /// Fetches what can be chosen.
    Offer,
    /// Says that the kiosk is there.
    Presence {
        /// Somebody waits for help.
        help: bool,
    },
    /// Registers.
    Register(RegisterCall),
}

/// What the server answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Done, nothing to say.
    Ok,
    /// What can be chosen.
    Offer(Offer),
    /// The ticket.
    Ticket(Box<Ticket>),
    /// No.
    Refused(Refusal),
    /// Nothing came, or nothing that can be read: nobody knows whether the call arrived.
    Silence,
}

/// What happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A second passed; milliseconds of a clock that never jumps.
    Tick(f64),
    /// Somebody touched the screen or a key.
    Touched,
    /// Somebody pressed something.
    Pressed(Press),
    /// The browser says that there is a network again.
    Online,
    /// An answer to a call of a visit.
    Came(u32, Call, Answer),
}

/// What the browser must do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a call, and give the number of the visit back with its answer.
    Send(u32, Call),
    /// Open the print dialog.
    Print,
}

/// The kiosk.
#[derive(Debug)]
pub struct Kiosk {
    /// What is shown.
    pub screen: Screen,
    /// What can be chosen; the last that was heard.
    pub offer: Offer,
    /// Digits of the pairing code.
    pub typed: String,
    /// What went wrong, beside the code or the name.
    pub problem: Option<Say>,
    /// What the person in front chose; nothing of it outlives the visit.
    pub visit: Visit,
    /// Somebody waits for help.
    pub help: bool,
    /// False while nobody answers.
    pub connected: bool,
    turn: u32,
    now: f64,
    touched_at: f64,
    beat_at: f64,
    again_at: Option<f64>,
    fresh_key: fn() -> IdempotencyKey,
}

impl Kiosk {
    /// Starts, with a code from the address if there is one; `fresh_key` makes random keys.
    pub fn start(code: Option<String>, now: f64, fresh_key: fn() -> IdempotencyKey) -> (Self, Vec<Effect>) {
        let kiosk = Self {
            screen: Screen::Starting,
            offer: Offer::default(),
            typed: String::new(),
            problem: None,
            visit: Visit::default(),
            help: false,
            connected: true,
            turn: 0,
            now,
            touched_at: now,
            beat_at: now,
            again_at: None,
            fresh_key,
        };
        let first = kiosk.send(code.map_or(Call::Offer, Call::Pair));
        (kiosk, vec![first])
    }

    /// The activity chosen, as long as it is offered.
    pub fn activity(&self) -> Option<&Activity> {
        let chosen = self.visit.session?;
        self.offer.activities.iter().find(|activity| activity.session == chosen)
    }

    /// Seconds until the kiosk begins anew, once it asks whether anybody is there.
    pub fn warning(&self) -> Option<u32> {
        let idle = self.now - self.touched_at;
        (self.screen.is_personal() && idle >= IDLE_MS).then(|| {
            let left = ((IDLE_MS + ANSWER_MS - idle) / 1000.0).ceil().max(1.0);
            // Between 1 and 30 by construction.
            (1..=30).find(|seconds| f64::from(*seconds) >= left).unwrap_or(30)
        })
    }

    /// Takes an event in.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Tick(now) => self.tick(now),
            Event::Touched => {
                self.touched_at = self.now;
                Vec::new()
            }
            Event::Pressed(press) => {
                self.touched_at = self.now;
                self.pressed(press)
            }
            Event::Online => self.look(),
            Event::Came(turn, call, answer) => self.came(turn, call, answer),
        }
    }

    fn tick(&mut self, now: f64) -> Vec<Effect> {
        self.now = now;
        let mut effects = Vec::new();
        if self.screen.is_personal() && now - self.touched_at >= IDLE_MS + ANSWER_MS {
            effects.extend(self.begin_anew());
        }
        if self.again_at.is_some_and(|at| now >= at) {
            self.again_at = None;
            effects.extend(self.look());
        } else if now - self.beat_at >= BEAT_MS {
            effects.extend(self.look());
        }
        effects
    }

    /// Asks the server what is due: the place that is waited for, or news.
    fn look(&mut self) -> Vec<Effect> {
        self.again_at = None;
        self.beat_at = self.now;
        match &self.screen {
            Screen::Pairing => Vec::new(),
            Screen::Starting => vec![self.send(Call::Offer)],
            Screen::Sending => self.visit.call().map(|call| self.send(Call::Register(call))).into_iter().collect(),
            Screen::Welcome | Screen::Activities => {
                vec![self.send(Call::Presence { help: self.help }), self.send(Call::Offer)]
            }
            _ => vec![self.send(Call::Presence { help: self.help })],
        }
    }

    fn came(&mut self, turn: u32, call: Call, answer: Answer) -> Vec<Effect> {
        if answer == Answer::Silence || answer == Answer::Refused(Refusal::Fault) {
            return self.unheard(turn, &call);
        }
        self.connected = true;
        if answer == Answer::Refused(Refusal::NotPaired) {
            // At the start there may be a word about the code of the address; later, about the end.
            let problem = if self.screen == Screen::Starting { self.problem } else { Some(Say::PairEnded) };
            self.forget();
            self.screen = Screen::Pairing;
            self.problem = problem;
            return Vec::new();
        }
        match (call, answer) {
            (Call::Pair(_), Answer::Refused(refusal)) => {
                let too_many = refusal == Refusal::TooManyTries;
                self.problem = Some(if too_many { Say::PairTooMany } else { Say::PairWrong });
                self.typed.clear();
                // A device that was paired before stays so.
                if self.screen == Screen::Starting { vec![self.send(Call::Offer)] } else { Vec::new() }
            }
            (Call::Pair(_), _) => {
                self.typed.clear();
                self.problem = None;
                self.screen = Screen::Starting;
                vec![self.send(Call::Offer)]
            }
            (Call::Offer, Answer::Offer(offer)) => {
                self.offer = offer;
                if matches!(self.screen, Screen::Starting | Screen::Pairing) {
                    self.problem = None;
                    self.screen = Screen::Welcome;
                }
                Vec::new()
            }
            (Call::Register(call), answer) if turn == self.turn && self.visit.waits_for(&call) => self.placed(answer),
            _ => Vec::new(),
        }
    }

    /// Nobody knows whether the call arrived: it is made again, the same.
    fn unheard(&mut self, turn: u32, call: &Call) -> Vec<Effect> {
        let old = matches!(call, Call::Register(_)) && turn != self.turn;
        if !old {
            self.connected = false;
            self.again_at = Some(self.now + AGAIN_MS);
        }
        if matches!(call, Call::Pair(_)) {
            self.problem = Some(Say::CutLine);
            if self.screen == Screen::Starting {
                self.screen = Screen::Pairing;
            }
        }
        Vec::new()
    }

    fn placed(&mut self, answer: Answer) -> Vec<Effect> {
        match answer {
            Answer::Ticket(ticket) => {
                self.visit.ticket = Some(*ticket);
                self.screen = Screen::Ticket;
                self.touched_at = self.now;
            }
            Answer::Refused(Refusal::Full { next }) => {
                self.visit.next = next;
                self.visit.renew();
                self.screen = Screen::Taken;
            }
            Answer::Refused(Refusal::Holder) => {
                self.visit.renew();
                self.problem = Some(Say::NameRefused);
                self.visit.first_name.clear();
                self.screen = Screen::Drawings;
            }
            _ => {
                self.visit.renew();
                self.screen = Screen::Gone;
            }
        }
        vec![self.send(Call::Offer)]
    }

    fn pressed(&mut self, press: Press) -> Vec<Effect> {
        match press {
            Press::Digit(digit) if self.typed.len() < CODE_LENGTH => {
                self.problem = None;
                self.typed.push(digit);
            }
            Press::Rub if self.screen == Screen::Pairing => {
                self.typed.pop();
            }
            Press::Pair => return vec![self.send(Call::Pair(self.typed.clone()))],
            Press::Restart => return self.begin_anew(),
            Press::Help | Press::HelpDone => {
                self.help = press == Press::Help;
                return vec![self.send(Call::Presence { help: self.help })];
            }
            Press::Confirm => {
                self.screen = Screen::Sending;
                let key = (self.fresh_key)();
                return self.visit.ask(key).map(|call| self.send(Call::Register(call))).into_iter().collect();
            }
            Press::Print => return vec![Effect::Print],
            Press::Digit(_) | Press::StillHere => {}
            other => {
                self.problem = None;
                self.step(other);
            }
        }
        Vec::new()
    }

    /// To the beginning: nothing of the visit is kept.
    fn begin_anew(&mut self) -> Vec<Effect> {
        let called = self.help;
        self.forget();
        self.screen = Screen::Welcome;
        let news = self.send(Call::Offer);
        let calm = called.then(|| self.send(Call::Presence { help: false }));
        calm.into_iter().chain([news]).collect()
    }

    fn forget(&mut self) {
        self.visit = Visit::default();
        self.help = false;
        self.problem = None;
        self.typed.clear();
        self.turn += 1;
        self.touched_at = self.now;
    }

    fn send(&self, call: Call) -> Effect {
        Effect::Send(self.turn, call)
    }
}

#[cfg(test)]
mod tests;
