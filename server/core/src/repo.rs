//! SQL texts and row types; one file a table family. Absence is `None`, never an error.

pub(crate) mod calendars;
