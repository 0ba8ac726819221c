//! One registration with its big buttons.

use domain::registration::presence::Note;
use leptos::prelude::*;

use crate::components::icon::{Icon, Picture, Sign};
use crate::locale::{self, DeskText};
use crate::views::{DeskLine, DeskTone};

/// The word of a state with its sign.
pub(super) fn mark(state: String, tone: DeskTone) -> impl IntoView {
    let (class, sign) = match tone {
        DeskTone::Good => ("mark good", Sign::Done),
        DeskTone::Wait => ("mark wait", Sign::Waiting),
        DeskTone::Off => ("mark off", Sign::Day),
        DeskTone::Bad => ("mark bad", Sign::Off),
    };
    view! { <span class=class><Icon sign/>{state}</span> }
}

/// A row of a list. `page` takes the notes; with `about` it names the session instead of the person.
pub(super) fn row(line: &DeskLine, page: &str, about: bool) -> AnyView {
    let stop = page.split('/').nth(2).unwrap_or_default();
    let picture = line.drawing.filter(|_| !about).map(|drawing| view! { <Picture drawing/> });
    let name = if about {
        view! { <h3><a href=format!("/accueil/{stop}/seance/{}", line.session)>{line.title.clone()}</a></h3> }
            .into_any()
    } else {
        let href = format!("/accueil/{stop}/personne/{}", line.ticket);
        view! { <h3 class="who-name">{picture}<a href=href>{line.holder.clone()}</a></h3> }.into_any()
    };
    let detail = if about { Some(line.when.clone()) } else { line.slot.clone() };
    let room = line.room.clone().filter(|_| about).map(|room| format!(" · {room}"));
    let over =
        line.over.then(|| view! { <span class="mark off"><Icon sign=Sign::People/>{DeskText::StateOver.fr()}</span> });
    let doubt = line
        .address_in_doubt
        .then(|| view! { <span class="mark wait"><Icon sign=Sign::Mail/>{DeskText::AddressInDoubt.fr()}</span> });
    let given = line.chair_given.then(|| view! { <p class="quiet">{DeskText::ChairGiven.fr()}</p> });
    let whom = locale::about(if about { &line.title } else { &line.holder });
    let button = |note: &Note| {
        let (class, sign, label) = match note {
            Note::Here => ("button", Sign::Done, DeskText::Here),
            Note::Absent => ("button second", Sign::Off, DeskText::Absent),
            Note::Undo => ("button second", Sign::Again, DeskText::Undo),
        };
        view! {
            <button class=class type="submit" name="note" value=note.as_str()>
                <Icon sign/>
                <span>{label.fr()}<span class="unseen">{whom.clone()}</span></span>
            </button>
        }
    };
    let form = (!line.notes.is_empty()).then(|| {
        view! {
            <form class="desk-notes" method="post" action=page.to_owned()>
                <input type="hidden" name="registration" value=line.registration.clone()/>
                {line.notes.iter().map(button).collect_view()}
            </form>
        }
    });
    view! {
        <li class="desk-line" id=format!("l-{}", line.registration)>
            <div class="desk-who">
                {name}
                {detail.map(|detail| view! { <p class="quiet">{detail}{room}</p> })}
                {given}
            </div>
            <p class="desk-state">{mark(line.state.clone(), line.tone)}{over}{doubt}</p>
            {form}
        </li>
    }
    .into_any()
}
