//! The states of a page that is not there yet, or not at all.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use serde::de::DeserializeOwned;

use super::button::ButtonLink;
use super::icon::{Icon, Sign};
use super::not_found::NotFoundPage;
use super::status::set_status;
use crate::error::AppError;
use crate::locale::{Common, Staff};
use crate::remote::Remote;

/// While something is on its way.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <div class="loading" role="status">
            <Icon sign=Sign::Caravan/>
            <p>{Common::Loading.fr()}</p>
        </div>
    }
}

/// Nothing to show, and what to do about it.
#[component]
pub fn Empty(
    sign: Sign,
    #[prop(into)] sentence: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon sign/>
            <p>{sentence}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// The server could not answer.
#[component]
pub fn Failure(error: AppError) -> impl IntoView {
    set_status(match error {
        AppError::SignedOut => 401,
        AppError::Forbidden => 403,
        AppError::Malformed => 400,
        AppError::Network | AppError::Unexpected { .. } => 500,
    });
    let sentence = error.sentence();
    let (href, way) = match error {
        AppError::SignedOut => ("/equipe/connexion", Staff::SignIn.fr()),
        _ => ("/", Common::ToStart.fr()),
    };
    let reference = match error {
        AppError::Unexpected { reference } if !reference.is_empty() => Some(crate::locale::reference(&reference)),
        _ => None,
    };
    view! {
        <Title text=crate::locale::title(Common::ErrorTitle.fr())/>
        <div class="empty lost" role="alert">
            <Icon sign=Sign::Warning/>
            <h1>{Common::ErrorTitle.fr()}</h1>
            <p>{sentence}</p>
            {reference.map(|reference| view! { <p class="quiet">{reference}</p> })}
            <ButtonLink href=href second=true label=way/>
        </div>
    }
}

/// Waits for a page's data and draws it, or says why not.
pub fn loaded<T, F>(remote: Remote<T>, draw: F) -> AnyView
where
    T: Clone + DeserializeOwned + 'static,
    F: Fn(T) -> AnyView + Send + Sync + 'static,
{
    remote.waiting(
        || view! { <Loading/> }.into_any(),
        Arc::new(move |waited| match waited.read() {
            Ok(Some(data)) => draw(data),
            Ok(None) => view! { <NotFoundPage/> }.into_any(),
            Err(error) => view! { <Failure error/> }.into_any(),
        }),
    )
}
