//! Every address of the program: who may use it, and in which states its page can be.
//!
//! axum cannot be asked for its routes, so they are declared here. The middleware decides access
//! by this table (what is not in it is closed), and the access, accessibility and screenshot tests
//! walk over it.

use app::pages::address;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Everybody,
    /// Only a paired kiosk, by its own cookie.
    Device,
    /// Only logins with one of these roles.
    Roles(&'static [&'static str]),
}

/// What a route answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page for people.
    Page,
    /// A file, a feed, a probe.
    File,
    /// A change; answers by a redirect or by the page with its errors.
    Action,
    /// A call of our own pages.
    Call,
    /// A page without data that draws itself in the browser.
    Shell,
}

/// One address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Path with parameters in braces.
    pub path: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// What it answers with.
    pub kind: Kind,
    /// Who may use it.
    pub access: Access,
}

const STAFF: Access = Access::Roles(&["organiser"]);
/// Whoever signed in.
const SIGNED_IN: Access = Access::Roles(&["organiser", "partner", "employer", "host"]);
/// Partners and employers, each for their own body.
const PARTNERS: Access = Access::Roles(&["partner", "employer"]);
/// Whoever welcomes people at a stop.
const HOSTS: Access = Access::Roles(&["host", "organiser"]);
const OPEN: Access = Access::Everybody;

const fn route(method: &'static str, path: &'static str, kind: Kind, access: Access) -> Route {
    Route { path, method, kind, access }
}

/// The table.
pub const ROUTES: &[Route] = &[
    route("GET", "/", Kind::Page, OPEN),
    route("GET", "/tournees/{tour}", Kind::Page, OPEN),
    route("GET", "/tournees/{tour}/{stop}", Kind::Page, OPEN),
    route("GET", "/tournees/{tour}/{stop}/inscription", Kind::Page, OPEN),
    route("POST", "/tournees/{tour}/{stop}/inscription", Kind::Action, OPEN),
    route("GET", "/tournees/{tour}/{stop}/{session}", Kind::Page, OPEN),
    route("GET", "/t/{token}", Kind::Page, OPEN),
    route("POST", "/t/{token}", Kind::Action, OPEN),
    route("GET", "/t/{token}/agenda.ics", Kind::File, OPEN),
    route("GET", "/t/{token}/qr.svg", Kind::File, OPEN),
    route("GET", "/t/{token}/annuler/{registration}", Kind::Page, OPEN),
    route("POST", "/t/{token}/annuler/{registration}", Kind::Action, OPEN),
    route("GET", "/t/{token}/changer/{registration}", Kind::Page, OPEN),
    route("POST", "/t/{token}/changer/{registration}", Kind::Action, OPEN),
    route("GET", "/t/{token}/adresse", Kind::Page, OPEN),
    route("POST", "/t/{token}/adresse", Kind::Action, OPEN),
    route("GET", "/t/reponse/{token}/{answer}", Kind::Page, OPEN),
    route("POST", "/t/reponse/{token}/{answer}", Kind::Action, OPEN),
    route("GET", "/u/{token}", Kind::Page, OPEN),
    route("POST", "/u/{token}", Kind::Action, OPEN),
    route("POST", "/sms/{secret}", Kind::Call, OPEN),
    route("GET", "/code", Kind::Page, OPEN),
    route("POST", "/code", Kind::Action, OPEN),
    route("GET", "/vos-donnees", Kind::Page, OPEN),
    route("GET", "/accessibilite", Kind::Page, OPEN),
    route("GET", "/borne", Kind::Shell, OPEN),
    route("POST", "/api/borne/v1/appairage", Kind::Call, OPEN),
    route("GET", "/api/borne/v1/offre", Kind::Call, Access::Device),
    route("POST", "/api/borne/v1/presence", Kind::Call, Access::Device),
    route("POST", "/api/borne/v1/inscriptions", Kind::Call, Access::Device),
    route("GET", "/calendriers/{feed}", Kind::File, OPEN),
    route("GET", "/calendriers/{tour}/{feed}", Kind::File, OPEN),
    route("GET", "/calendriers/bureaux/{desk}/{secret}", Kind::File, OPEN),
    route("GET", "/equipe/connexion", Kind::Page, OPEN),
    route("POST", "/equipe/connexion", Kind::Action, OPEN),
    route("GET", "/equipe/invitation/{token}", Kind::Page, OPEN),
    route("POST", "/equipe/invitation/{token}", Kind::Action, OPEN),
    route("GET", "/equipe", Kind::Page, STAFF),
    route("POST", "/equipe/deconnexion", Kind::Action, SIGNED_IN),
    route("GET", "/equipe/tournees", Kind::Page, STAFF),
    route("GET", "/equipe/tournees/{tour}", Kind::Page, STAFF),
    route("GET", "/equipe/tournees/nouvelle", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/nouvelle", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/modifier", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/modifier", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/proposition", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/proposition", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/proposition/suivre", Kind::File, STAFF),
    route("GET", "/equipe/tournees/{tour}/trajets", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/trajets", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/trajets.csv", Kind::File, STAFF),
    route("GET", "/equipe/tournees/{tour}/trajets/importer", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/trajets/importer", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/nouvelle", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/etapes/nouvelle", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}/fiche", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/etapes/{stop}/fiche", Kind::Action, STAFF),
    route("GET", "/equipe/lieux/nouveau", Kind::Page, STAFF),
    route("POST", "/equipe/lieux/nouveau", Kind::Action, STAFF),
    route("GET", "/equipe/lieux/{venue}", Kind::Page, STAFF),
    route("POST", "/equipe/lieux/{venue}", Kind::Action, STAFF),
    route("GET", "/equipe/partenaires/nouveau", Kind::Page, STAFF),
    route("POST", "/equipe/partenaires/nouveau", Kind::Action, STAFF),
    route("GET", "/equipe/partenaires/{partner}", Kind::Page, STAFF),
    route("POST", "/equipe/partenaires/{partner}", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/importer", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/importer", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/export.xlsx", Kind::File, STAFF),
    route("GET", "/equipe/lieux", Kind::Page, STAFF),
    route("GET", "/equipe/partenaires", Kind::Page, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/etapes/{stop}", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/rappels", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/rappels", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}/programme/proposition", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/etapes/{stop}/programme/proposition", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/modeles", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/modeles", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/textes", Kind::Page, STAFF),
    route("GET", "/equipe/tournees/{tour}/textes/{kind}", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/textes/{kind}", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/textes/{kind}/apercu", Kind::File, STAFF),
    route("GET", "/equipe/bornes", Kind::Page, STAFF),
    route("POST", "/equipe/bornes", Kind::Action, STAFF),
    route("GET", "/equipe/demandes", Kind::Page, STAFF),
    route("POST", "/equipe/demandes", Kind::Action, STAFF),
    route("GET", "/equipe/equipe", Kind::Page, STAFF),
    route("POST", "/equipe/equipe", Kind::Action, STAFF),
    route("POST", "/equipe/tournees/{tour}", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/publier", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/publier", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}/deplacer", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/etapes/{stop}/deplacer", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}/plan-b", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/etapes/{stop}/plan-b", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}/annuler", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/etapes/{stop}/annuler", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}/appels", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/etapes/{stop}/appels", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/seances/{session}/deplacer", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/seances/{session}/deplacer", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/seances/{session}/annuler", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/seances/{session}/annuler", Kind::Action, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}/affiche", Kind::Page, STAFF),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}/qr.svg", Kind::File, STAFF),
    route("GET", "/equipe/courrier", Kind::Page, STAFF),
    route("POST", "/equipe/courrier/{message}", Kind::Action, STAFF),
    route("GET", "/equipe/messages", Kind::Page, STAFF),
    route("GET", "/equipe/messages/chiffres", Kind::File, STAFF),
    route("GET", "/equipe/messages/{message}", Kind::Page, STAFF),
    route("POST", "/equipe/messages/{message}", Kind::Action, STAFF),
    route("GET", "/partenaire", Kind::Page, PARTNERS),
    route("POST", "/partenaire", Kind::Action, PARTNERS),
    route("GET", "/partenaire/creneaux", Kind::Page, PARTNERS),
    route("POST", "/partenaire/creneaux", Kind::Action, PARTNERS),
    route("GET", "/partenaire/disponibilites", Kind::Page, PARTNERS),
    route("POST", "/partenaire/disponibilites", Kind::Action, PARTNERS),
    route("GET", "/partenaire/disponibilites/agenda", Kind::Page, PARTNERS),
    route("POST", "/partenaire/disponibilites/agenda", Kind::Action, PARTNERS),
    route("GET", "/partenaire/agenda", Kind::Page, PARTNERS),
    route("POST", "/partenaire/agenda", Kind::Action, PARTNERS),
    route("GET", "/partenaire/seances/{session}", Kind::Page, PARTNERS),
    route("POST", "/partenaire/seances/{session}", Kind::Action, PARTNERS),
    route("GET", "/partenaire/seances/{session}/table", Kind::Page, PARTNERS),
    route("POST", "/partenaire/seances/{session}/table", Kind::Action, PARTNERS),
    route("GET", "/calendriers/p/{secret}", Kind::File, OPEN),
    route("GET", "/equipe/tournees/{tour}/etapes/{stop}/accueil", Kind::Page, STAFF),
    route("POST", "/equipe/tournees/{tour}/etapes/{stop}/accueil", Kind::Action, STAFF),
    route("GET", "/accueil", Kind::Page, HOSTS),
    route("GET", "/accueil/{stop}", Kind::Page, HOSTS),
    route("POST", "/accueil/{stop}", Kind::Action, HOSTS),
    route("GET", "/accueil/{stop}/liste.csv", Kind::File, HOSTS),
    route("GET", "/accueil/{stop}/dessins", Kind::Page, HOSTS),
    route("GET", "/accueil/{stop}/dessins/{drawing}", Kind::Page, HOSTS),
    route("GET", "/accueil/{stop}/ajout", Kind::Page, HOSTS),
    route("POST", "/accueil/{stop}/ajout", Kind::Action, HOSTS),
    route("GET", "/accueil/{stop}/ticket/{token}", Kind::Page, HOSTS),
    route("GET", "/accueil/{stop}/personne/{ticket}", Kind::Page, HOSTS),
    route("POST", "/accueil/{stop}/personne/{ticket}", Kind::Action, HOSTS),
    route("GET", "/accueil/{stop}/personne/{ticket}/attestation", Kind::Page, HOSTS),
    route("GET", "/accueil/{stop}/seance/{session}", Kind::Page, HOSTS),
    route("POST", "/accueil/{stop}/seance/{session}", Kind::Action, HOSTS),
    route("GET", "/accueil/{stop}/seance/{session}/entretiens", Kind::Page, HOSTS),
    route("POST", "/accueil/{stop}/seance/{session}/entretiens", Kind::Action, HOSTS),
    route("GET", "/accueil/{stop}/seance/{session}/feuille", Kind::Page, HOSTS),
    route("GET", "/accueil/{stop}/seance/{session}/papier", Kind::Page, HOSTS),
    route("POST", "/accueil/{stop}/seance/{session}/papier", Kind::Action, HOSTS),
    route("GET", "/accueil/{stop}/seance/{session}/liste.csv", Kind::File, HOSTS),
    route("GET", "/health", Kind::File, OPEN),
    route("GET", "/ready", Kind::File, OPEN),
];

/// Who may use a path. Files of the pages and the calls of our own pages are open here: the calls
/// check their caller themselves. What the table does not know under `/equipe`, `/partenaire` and
/// `/accueil` is closed to all but their roles.
#[must_use]
pub fn access(path: &str) -> Access {
    let known = ROUTES.iter().find(|route| address::parts(route.path, path).is_some()).map(|route| route.access);
    known.unwrap_or(match path.split('/').nth(1) {
        Some("equipe") => STAFF,
        Some("partenaire") => PARTNERS,
        Some("accueil") => HOSTS,
        _ => OPEN,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_pages_are_closed_even_where_the_table_does_not_know_them() {
        assert_eq!(access("/equipe/connexion"), OPEN);
        assert_eq!(access("/equipe/messages"), STAFF);
        assert_eq!(access("/equipe/inconnu/profond"), STAFF);
        assert_eq!(access("/equipe"), STAFF);
        assert_eq!(access("/partenaire/inconnu"), PARTNERS);
        assert_eq!(access("/accueil/inconnu"), HOSTS);
        assert_eq!(access("/tournees/nord/le-marigot"), OPEN);
    }

    #[test]
    fn no_address_stands_twice() {
        for (index, route) in ROUTES.iter().enumerate() {
            let twin = ROUTES[..index].iter().any(|other| (other.path, other.method) == (route.path, route.method));
            assert!(!twin, "{} {}", route.method, route.path);
        }
    }
}
