//! A registration: how it is asked for, and the states it goes through.

mod form;
mod state;

pub use form::{Choice, Field, FieldError, FieldErrors, MAX_CHOICES, NewRegistration, RegistrationForm};
pub use state::{Event, Moment, RegistrationState, TransitionError};
