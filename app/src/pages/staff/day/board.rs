//! What the page knows while it lives: the plan, what is in the hand, what was done, what is sent.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use domain::ids::{RoomId, SessionId, StopId};
use domain::plan::{Conflict, DayEdit, FreshIds, TourPlan, World, around, conflicts, in_the_way};
use domain::words::hour_range;
use leptos::prelude::*;

use super::layout::{Column, Layout, on_day};
use crate::api;
use crate::conflicts::{brief, word};
use crate::error::AppError;
use crate::locale::DayText;
use crate::views::{DayAnswer, DayView};

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Its room.
    pub room: Option<RoomId>,
    /// Its start on the wall.
    pub starts: NaiveDateTime,
    /// Its end.
    pub ends: NaiveDateTime,
}

/// A session in the hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Hand {
    /// The session.
    pub session: SessionId,
    /// Where it was taken.
    pub from: Spot,
    /// Where it is held.
    pub at: Spot,
    /// Held by the keyboard, not by a pointer.
    pub by_keys: bool,
    /// What it can clash with.
    near: Arc<TourPlan>,
    /// For each column and half hour, what stands against putting it there.
    pub targets: Arc<Vec<Vec<Option<&'static str>>>>,
}

/// How the draft stands on the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// As shown; the words say who saved last.
    Yes(String),
    /// On its way.
    Sending,
    /// Not stored, and why.
    No(String),
    /// Somebody saved meanwhile: who, and what.
    Newer(String, Box<DayView>),
}

/// The change that takes one back, and the one itself.
type Done = (DayEdit, DayEdit);

/// The page's memory. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Board {
    /// The tour's part of the address, and the stop's.
    address: StoredValue<(String, String)>,
    /// The stop.
    pub stop: StopId,
    /// The day shown.
    pub day: Memo<NaiveDate>,
    /// The plan as it is here.
    pub plan: RwSignal<TourPlan>,
    /// What it refers to.
    pub world: StoredValue<World>,
    /// How the draft stands.
    pub stored: RwSignal<Stored>,
    /// What the next save expects.
    pub revision: RwSignal<i64>,
    /// What is in the hand.
    pub hand: RwSignal<Option<Hand>>,
    /// What is read aloud.
    pub spoken: RwSignal<String>,
    /// What can be undone.
    pub past: RwSignal<Vec<Done>>,
    /// What was undone.
    pub future: RwSignal<Vec<Done>>,
    pending: StoredValue<Vec<DayEdit>>,
    ids: StoredValue<FreshIds>,
    /// All that clashes at this stop.
    pub found: Memo<Vec<Conflict>>,
    /// Where everything stands.
    pub layout: Memo<Option<Layout>>,
}

impl Board {
    /// The memory of a page as it was drawn.
    pub fn new(view: DayView, day: Memo<NaiveDate>) -> Self {
        let stop = view.stop;
        let plan = RwSignal::new(view.plan);
        let world = StoredValue::new(view.world);
        let found = Memo::new(move |_| {
            let mut found = plan.with(|plan| world.with_value(|world| conflicts(plan, world))).unwrap_or_default();
            found.retain(|conflict| conflict.stops.contains(&stop));
            found
        });
        let layout = Memo::new(move |_| {
            let day = day.get();
            plan.with(|plan| world.with_value(|world| Layout::of(plan, world, stop, day)))
        });
        Self {
            address: StoredValue::new((view.tour, view.slug)),
            stop,
            day,
            plan,
            world,
            stored: RwSignal::new(Stored::Yes(view.saved)),
            revision: RwSignal::new(view.revision),
            hand: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
            past: RwSignal::new(Vec::new()),
            future: RwSignal::new(Vec::new()),
            pending: StoredValue::new(Vec::new()),
            ids: StoredValue::new(FreshIds::new(view.seed.0)),
            found,
            layout,
        }
    }

    /// The sessions of the day, in their order.
    pub fn sessions(&self) -> Vec<SessionId> {
        let day = self.day.get();
        self.plan.with(|plan| {
            let ids = |stop| on_day(stop, day).map(|session| session.id).collect();
            plan.stop(self.stop).map(ids).unwrap_or_default()
        })
    }

    /// Takes a session into the hand. `moving` colours the cells where it could go.
    pub fn take(&self, session: SessionId, by_keys: bool, moving: bool) {
        let found = self.plan.with_untracked(|plan| {
            let (_, found) = plan.session(session)?;
            let from = Spot { room: found.room, starts: found.times.starts(), ends: found.times.ends() };
            Some((from, self.world.with_value(|world| around(plan, world, session))))
        });
        let Some((from, near)) = found else { return };
        let mut hand = Hand { session, from, at: from, by_keys, near: Arc::new(near), targets: Arc::default() };
        if moving && let Some(layout) = self.layout.get_untracked() {
            hand.targets = Arc::new(self.targets(&hand, &layout));
        }
        self.hand.set(Some(hand));
        if by_keys {
            self.spoken.set(DayText::InHand.fr().to_owned());
        }
    }

    fn targets(&self, hand: &Hand, layout: &Layout) -> Vec<Vec<Option<&'static str>>> {
        let length = hand.from.ends - hand.from.starts;
        let against = |column: &Column, row: i64| {
            if !layout.is_open(row) {
                return Some(DayText::Closed.fr());
            }
            let starts = layout.time(row);
            let spot = Spot { room: column.room, starts, ends: starts + length };
            self.clashes(hand, spot).first().map(|conflict| word(&conflict.violation))
        };
        let column = |column: &Column| (0..layout.rows / 2).map(|half| against(column, half * 2)).collect();
        layout.columns.iter().map(column).collect()
    }

    /// What would stand in the way of the session in the hand at a spot.
    fn clashes(&self, hand: &Hand, spot: Spot) -> Vec<Conflict> {
        let mut plan = (*hand.near).clone();
        let edit = placed(hand.session, spot);
        let done = self.ids.try_update_value(|ids| edit.apply(&mut plan, self.stop, ids));
        match done {
            Some(Ok(())) => self.world.with_value(|world| in_the_way(&plan, world, hand.session)),
            _ => Vec::new(),
        }
    }

    /// What stands in the way of the session in the hand, where it is held now.
    pub fn held_clashes(&self) -> Vec<Conflict> {
        self.hand.get().map(|hand| self.clashes(&hand, hand.at)).unwrap_or_default()
    }

    /// Holds the session elsewhere and says what that means.
    pub fn hold(&self, at: Spot) {
        if self.hand.with_untracked(|hand| hand.as_ref().is_none_or(|hand| hand.at == at)) {
            return;
        }
        self.hand.update(|hand| {
            if let Some(hand) = hand {
                hand.at = at;
            }
        });
        self.spoken.set(self.about(at));
    }

    /// « Salle verte, 10 h – 11 h 30. Possible ici. »
    fn about(&self, at: Spot) -> String {
        let clashes = untrack(|| self.held_clashes());
        self.world.with_value(|world| {
            let room = at.room.and_then(|room| world.rooms.get(&room));
            let room = room.map_or(DayText::NoRoom.fr(), |room| room.name.as_str());
            let verdict = clashes.first().map_or_else(|| DayText::Possible.fr().to_owned(), |one| brief(one, world));
            format!("{room}, {}. {verdict}", hour_range(at.starts.time(), at.ends.time()))
        })
    }

    /// Puts down what is in the hand.
    pub fn put_down(&self) {
        let Some(hand) = self.hand.get_untracked() else { return };
        self.hand.set(None);
        if hand.at != hand.from {
            self.change(placed(hand.session, hand.at));
            self.spoken.set(DayText::Dropped.fr().to_owned());
        }
    }

    /// Leaves what is in the hand where it was.
    pub fn give_up(&self) {
        if self.hand.with_untracked(Option::is_some) {
            self.hand.set(None);
            self.spoken.set(DayText::GivenUp.fr().to_owned());
        }
    }

    /// Makes a change that can be undone.
    pub fn change(&self, edit: DayEdit) {
        let undo = self.plan.with_untracked(|plan| edit.undo(plan));
        if self.make(&edit) {
            if let Some(undo) = undo {
                self.past.update(|past| past.push((undo, edit)));
            }
            self.future.set(Vec::new());
            self.send();
        }
    }

    /// Takes the last change back.
    pub fn undo(&self) {
        if let Some((undo, redo)) = self.past.try_update(Vec::pop).flatten()
            && self.make(&undo)
        {
            self.future.update(|future| future.push((undo, redo)));
            self.spoken.set(DayText::Undone.fr().to_owned());
            self.send();
        }
    }

    /// Makes the change last undone again.
    pub fn redo(&self) {
        if let Some((undo, redo)) = self.future.try_update(Vec::pop).flatten()
            && self.make(&redo)
        {
            self.past.update(|past| past.push((undo, redo)));
            self.spoken.set(DayText::Redone.fr().to_owned());
            self.send();
        }
    }

    /// Makes a change here; it waits to be sent.
    fn make(&self, edit: &DayEdit) -> bool {
        let mut plan = self.plan.get_untracked();
        let done = self.ids.try_update_value(|ids| edit.apply(&mut plan, self.stop, ids));
        if !matches!(done, Some(Ok(()))) {
            self.stored.set(Stored::No(DayText::WrongEdit.fr().to_owned()));
            return false;
        }
        self.plan.set(plan);
        self.pending.update_value(|pending| pending.push(edit.clone()));
        true
    }

    /// Sends what waits, unless something is on its way or somebody saved meanwhile.
    pub fn send(&self) {
        let busy = self.stored.with_untracked(|stored| matches!(stored, Stored::Sending | Stored::Newer(..)));
        if busy || self.pending.with_value(Vec::is_empty) {
            return;
        }
        self.stored.set(Stored::Sending);
        let board = *self;
        leptos::task::spawn_local(async move {
            let edits = board.pending.get_value();
            let sent = edits.len();
            let (tour, stop) = board.address.get_value();
            let answer = api::day::edit(tour, stop, board.revision.get_untracked(), edits).await;
            board.hear(answer, sent);
        });
    }

    fn hear(&self, answer: Result<DayAnswer, AppError>, sent: usize) {
        match answer {
            Ok(DayAnswer::Saved { revision, saved }) => {
                self.revision.set(revision);
                self.pending.update_value(|pending| drop(pending.drain(..sent.min(pending.len()))));
                self.stored.set(Stored::Yes(saved));
                self.send();
            }
            Ok(DayAnswer::Newer { sentence, view }) => self.stored.set(Stored::Newer(sentence, view)),
            Ok(DayAnswer::Refused { sentence }) => {
                self.take_back();
                self.stored.set(Stored::No(sentence));
            }
            Err(error) => self.stored.set(Stored::No(format!("{} {}", error.sentence(), DayText::NotSaved.fr()))),
        }
    }

    /// What the server cannot store is taken back here, too.
    fn take_back(&self) {
        let refused = self.pending.try_update_value(std::mem::take).unwrap_or_default();
        let mut plan = self.plan.get_untracked();
        for _ in refused {
            if let Some((undo, _)) = self.past.try_update(Vec::pop).flatten() {
                // What cannot be taken back shows at the next reading of the page.
                let _ = self.ids.try_update_value(|ids| undo.apply(&mut plan, self.stop, ids));
            }
        }
        self.plan.set(plan);
    }

    /// Somebody saved meanwhile: their version, with the changes of this page made again on it
    /// (`mine`), or without.
    pub fn settle(&self, mine: bool) {
        let Stored::Newer(_, view) = self.stored.get_untracked() else { return };
        let edits = self.pending.try_update_value(std::mem::take).unwrap_or_default();
        self.past.set(Vec::new());
        self.future.set(Vec::new());
        self.revision.set(view.revision);
        self.stored.set(Stored::Yes(view.saved));
        self.plan.set(view.plan);
        if mine {
            for edit in edits {
                self.change(edit);
            }
        }
    }
}

/// The change that puts a session on a spot.
const fn placed(session: SessionId, spot: Spot) -> DayEdit {
    DayEdit::Place { session, room: spot.room, starts: spot.starts, ends: spot.ends }
}
