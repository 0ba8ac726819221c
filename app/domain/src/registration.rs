//! A registration: how it is asked for, the states it goes through, and the day itself.

mod form;
pub mod presence;
mod state;

pub use form::{Choice, Field, FieldError, FieldErrors, MAX_CHOICES, NewRegistration, RegistrationForm};
pub use state::{Event, Moment, RegistrationState, TransitionError};
