//! How to call the person: a first name or a drawing, and perhaps an address.

use domain::person::Drawing;
use leptos::prelude::*;

use super::Outcome;
use crate::components::field::{TextField, Wrong};
use crate::components::icon::Picture;
use crate::forms::RegistrationAsk;
use crate::locale::Public;

/// The only questions asked.
#[component]
pub fn Who(
    first: RegistrationAsk,
    /// Whether a telephone number is asked for.
    texts: bool,
    outcome: Outcome,
) -> impl IntoView {
    let at = move |field: &'static str| {
        Signal::derive(move || outcome.with(|outcome| outcome.as_ref().and_then(|outcome| outcome.at(field))))
    };
    let picked = first.form.drawing.clone();
    let drawings = Drawing::all()
        .iter()
        .map(|drawing| {
            view! {
                <label class="tile">
                    <input type="radio" name="drawing" value=drawing.as_str() checked=picked == drawing.as_str()/>
                    <Picture drawing=*drawing/>
                    <span>{drawing.word()}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    let phone = texts.then(|| {
        view! {
            <TextField
                id="phone"
                kind="tel"
                label=Public::Phone.fr()
                hint=Public::PhoneHint.fr()
                value=first.form.phone.clone()
                problem=at("phone")
                autocomplete="tel"
            />
        }
    });
    view! {
        <section class="who" aria-labelledby="qui">
            <h2 id="qui">{Public::WhoTitle.fr()}</h2>
            <p class="quiet">{Public::WhoHint.fr()}</p>
            <TextField
                id="first_name"
                label=Public::FirstName.fr()
                value=first.form.first_name.clone()
                problem=at("first_name")
                autocomplete="given-name"
            />
            <p class="or">{Public::Or.fr()}</p>
            <fieldset id="drawing" tabindex="-1">
                <legend class="legend">{Public::PickDrawing.fr()}</legend>
                <Wrong id="drawing-erreur" problem=at("drawing")/>
                <div class="drawings">
                    {drawings}
                    <label class="tile none">
                        <input type="radio" name="drawing" value="" checked=picked.is_empty()/>
                        <span>{Public::NoDrawing.fr()}</span>
                    </label>
                </div>
            </fieldset>
            <TextField
                id="email"
                kind="email"
                label=Public::Email.fr()
                hint=Public::EmailHint.fr()
                value=first.form.email.clone()
                problem=at("email")
                autocomplete="email"
            />
            {phone}
        </section>
    }
}
