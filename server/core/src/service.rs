//! Use cases: one file, one transaction, one error enum each; and the reads behind the pages.

pub mod read_calendar;
