//! SQL texts and row types; one file a table family. Absence is `None`, never an error.
//!
//! Every text is a constant, listed in its file's `ALL`, so that a test can prepare each one on
//! the engine under test.

pub(crate) mod agendas;
pub(crate) mod answer_pages;
pub(crate) mod availabilities;
pub mod bodies;
pub(crate) mod calendars;
pub(crate) mod calls;
pub(crate) mod changes;
pub mod checklists;
pub(crate) mod claims;
pub(crate) mod communes;
pub(crate) mod concerned;
pub(crate) mod day;
pub(crate) mod desk;
pub(crate) mod devices;
pub(crate) mod drafts;
pub(crate) mod events;
pub mod facilitators;
pub(crate) mod failed_tries;
pub(crate) mod idempotency;
pub(crate) mod inbox;
pub(crate) mod invariants;
pub(crate) mod itinerary;
pub mod legs;
pub mod logins;
pub(crate) mod mail_groups;
pub(crate) mod message_texts;
pub mod outbox;
pub(crate) mod outcomes;
pub(crate) mod partner_feeds;
pub(crate) mod partner_pages;
pub mod partners;
pub mod places;
pub(crate) mod presence;
pub(crate) mod programme;
pub(crate) mod public_pages;
pub(crate) mod registrations;
pub(crate) mod reminder_schedules;
pub(crate) mod retention;
pub mod sessions;
pub mod slots;
pub mod stops;
pub(crate) mod suppressions;
pub(crate) mod templates;
pub(crate) mod ticket_pages;
pub(crate) mod tickets;
pub mod tours;
pub mod venues;
pub(crate) mod versions;
pub mod welcome;
pub(crate) mod zones;

/// Every SQL text of the program with its name, to be prepared on each engine.
#[must_use]
pub fn all_statements() -> Vec<(&'static str, &'static str)> {
    [
        agendas::ALL,
        bodies::ALL,
        checklists::ALL,
        legs::ALL,
        venues::ALL,
        answer_pages::ALL,
        availabilities::ALL,
        zones::ALL,
        calendars::ALL,
        calls::ALL,
        outbox::texts::ALL,
        changes::ALL,
        devices::ALL,
        day::ALL,
        claims::ALL,
        concerned::ALL,
        desk::ALL,
        drafts::ALL,
        events::ALL,
        facilitators::ALL,
        failed_tries::ALL,
        idempotency::ALL,
        inbox::ALL,
        invariants::ALL,
        invariants::PAIRS,
        itinerary::ALL,
        logins::ALL,
        mail_groups::ALL,
        message_texts::ALL,
        outbox::ALL,
        outbox::claim::ALL,
        outbox::facts::ALL,
        outbox::health::ALL,
        outbox::lanes::ALL,
        outbox::reading::ALL,
        outbox::reminders::ALL,
        outcomes::ALL,
        partner_feeds::ALL,
        partner_pages::ALL,
        partners::ALL,
        places::ALL,
        presence::ALL,
        programme::ALL,
        public_pages::ALL,
        registrations::ALL,
        reminder_schedules::ALL,
        retention::ALL,
        sessions::ALL,
        slots::ALL,
        stops::ALL,
        suppressions::ALL,
        templates::ALL,
        ticket_pages::ALL,
        tickets::ALL,
        tours::ALL,
        versions::ALL,
        welcome::ALL,
    ]
    .concat()
}
