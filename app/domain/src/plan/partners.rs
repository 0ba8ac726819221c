//! What partners change in a plan: who holds a session, which desks stand in it.

use super::{DeskPlan, EditError, SessionPlan, SlotPlan, TourPlan};
use crate::ids::{DeskId, PartnerId, SessionId, SlotId};

impl TourPlan {
    /// The session, to be changed, if it takes place.
    fn session_mut(&mut self, id: SessionId) -> Result<&mut SessionPlan, EditError> {
        let stop = self.stops.iter_mut().find(|stop| stop.sessions.iter().any(|session| session.id == id));
        let stop = stop.ok_or(EditError::Unknown)?;
        let cancelled = stop.cancelled;
        let session = stop.sessions.iter_mut().find(|session| session.id == id).ok_or(EditError::Unknown)?;
        if cancelled || session.cancelled { Err(EditError::Cancelled) } else { Ok(session) }
    }

    /// The partner holds the session from now on.
    pub fn add_partner(&mut self, session: SessionId, partner: PartnerId) -> Result<(), EditError> {
        let session = self.session_mut(session)?;
        if !session.partners.contains(&partner) {
            session.partners.push(partner);
            session.partners.sort_unstable();
        }
        Ok(())
    }

    /// The partner leaves the session with its desks. Where no slot would stay, `spare` stands for
    /// the next one who comes, without places.
    pub fn remove_partner(&mut self, session: SessionId, partner: PartnerId, spare: SlotId) -> Result<(), EditError> {
        let session = self.session_mut(session)?;
        session.partners.retain(|other| *other != partner);
        session.remove_desks(|desk| desk.partner == partner, spare);
        Ok(())
    }

    /// The employer opens a desk with its interviews. A slot without a desk and without people
    /// (`placeholders`) makes room for it.
    pub fn open_desk(
        &mut self,
        session: SessionId,
        desk: DeskPlan,
        slots: Vec<SlotPlan>,
        placeholders: &[SlotId],
    ) -> Result<(), EditError> {
        self.add_partner(session, desk.partner)?;
        let session = self.session_mut(session)?;
        session.slots.retain(|slot| slot.desk.is_some() || !placeholders.contains(&slot.id));
        session.desks.push(desk);
        session.slots.extend(slots);
        session.slots.sort_by_key(|slot| (slot.times, slot.id));
        Ok(())
    }

    /// The desk goes with its interviews; the employer stays.
    pub fn close_desk(&mut self, session: SessionId, desk: DeskId, spare: SlotId) -> Result<(), EditError> {
        let session = self.session_mut(session)?;
        if !session.desks.iter().any(|other| other.id == desk) {
            return Err(EditError::Unknown);
        }
        session.remove_desks(|other| other.id == desk, spare);
        Ok(())
    }
}

impl SessionPlan {
    fn remove_desks(&mut self, gone: impl Fn(&DeskPlan) -> bool, spare: SlotId) {
        let gone: Vec<DeskId> = self.desks.iter().filter(|desk| gone(desk)).map(|desk| desk.id).collect();
        self.desks.retain(|desk| !gone.contains(&desk.id));
        self.slots.retain(|slot| slot.desk.is_none_or(|desk| !gone.contains(&desk)));
        if self.slots.is_empty() {
            self.slots.push(SlotPlan { id: spare, desk: None, times: self.times, capacity: 0 });
        }
    }

    /// Brings what changed with partners and desks between two published states into a draft that
    /// has wishes of its own.
    pub(super) fn carry_partners(&mut self, was: &Self, is: &Self) {
        self.partners.retain(|partner| !was.partners.contains(partner) || is.partners.contains(partner));
        let come = is.partners.iter().filter(|partner| !was.partners.contains(partner));
        for partner in come {
            if !self.partners.contains(partner) {
                self.partners.push(*partner);
            }
        }
        self.partners.sort_unstable();
        let had = |desk: DeskId| was.desks.iter().any(|one| one.id == desk);
        let has = |desk: DeskId| is.desks.iter().any(|one| one.id == desk);
        self.desks.retain(|desk| !had(desk.id) || has(desk.id));
        self.slots.retain(|slot| slot.desk.is_none_or(|desk| !had(desk) || has(desk)));
        let opened: Vec<&DeskPlan> =
            is.desks.iter().filter(|desk| !had(desk.id) && self.desks.iter().all(|own| own.id != desk.id)).collect();
        for desk in opened {
            self.slots.extend(is.slots.iter().filter(|slot| slot.desk == Some(desk.id)));
            self.desks.push(desk.clone());
        }
        if self.slots.is_empty() {
            self.slots.extend(is.slots.iter().filter(|slot| slot.desk.is_none()));
        }
        self.slots.sort_by_key(|slot| (slot.times, slot.id));
    }
}
