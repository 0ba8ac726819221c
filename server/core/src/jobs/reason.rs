//! Why a message ended, or waits: short codes in the outbox, sentences on the staff page.

use crate::mail::transport::SendError;
use crate::sms::TextError;

/// Something newer speaks instead.
pub const NEWER: &str = "newer";
/// The place is not held, or no more given up.
pub const GONE: &str = "gone";
/// The ticket or login has no address.
pub const NO_ADDRESS: &str = "no_address";
/// The address refused for good, or too often.
pub const SUPPRESSED: &str = "suppressed";
/// The person wants no reminders.
pub const UNSUBSCRIBED: &str = "unsubscribed";
/// The tour does not send it any more.
pub const NOT_PLANNED: &str = "not_planned";
/// It was to leave by SMS, and no gateway is set up any more.
pub const NO_GATEWAY: &str = "no_gateway";
/// The SMS gateway says that the telephone never had it.
pub const UNDELIVERED: &str = "undelivered";
/// It would come too late.
pub const EXPIRED: &str = "expired";
/// The address cannot be written in a message.
pub const ADDRESS: &str = "address";
/// A word that must not leave; the word follows.
pub const FORBIDDEN: &str = "forbidden";
/// The message cannot be put together.
pub const UNWRITABLE: &str = "unwritable";
/// The row holds what the program does not understand.
pub const INCONSISTENT: &str = "inconsistent";
/// The program stopped in the middle of this message.
pub const PANIC: &str = "panic";

/// The code of a refusal, with the server's numbers.
#[must_use]
pub fn of_refusal(refusal: &SendError) -> String {
    let code = match refusal {
        SendError::Later(_) => "later",
        SendError::Mailbox(_) => "mailbox",
        SendError::NoRoom(_) => "no_room",
        SendError::Policy(_) => "policy",
        SendError::Account(_) => "account",
    };
    format!("{code} {}", refusal.answer())
}

/// The code of what a gateway said, with its number.
#[must_use]
pub fn of_text(error: TextError) -> String {
    match error {
        TextError::Later(status) => format!("text_later {status}"),
        TextError::Pause(status) => format!("text_pause {status}"),
        TextError::Refused(status) => format!("text_refused {status}"),
        TextError::NoGateway => NO_GATEWAY.to_owned(),
    }
}

/// What the team reads.
#[must_use]
pub fn sentence(reason: &str) -> String {
    let (code, detail) = reason.split_once(' ').unwrap_or((reason, ""));
    let detail = if detail == "no answer" { "pas de réponse" } else { detail };
    match code {
        NEWER => "Un message plus récent le remplace.".into(),
        GONE => "Il ne correspond plus à la situation.".into(),
        NO_ADDRESS => "Ce ticket n’a pas, ou plus, cette adresse.".into(),
        SUPPRESSED => "Cette adresse refuse nos messages depuis un retour.".into(),
        UNSUBSCRIBED => "La personne ne veut plus de rappels.".into(),
        NOT_PLANNED => "La tournée n’envoie plus ce rappel.".into(),
        NO_GATEWAY => "Aucune passerelle SMS n’est réglée.".into(),
        UNDELIVERED => "Le SMS n’est pas arrivé sur le téléphone.".into(),
        "text_later" => format!("La passerelle SMS demande d’attendre ({detail})."),
        "text_pause" => format!("La passerelle SMS nous refuse pour l’instant ({detail}). Vérifiez nos réglages."),
        "text_refused" => format!("La passerelle SMS refuse ce message ou ce numéro ({detail})."),
        EXPIRED => "Il serait arrivé trop tard.".into(),
        ADDRESS => "L’adresse ne peut pas recevoir de message.".into(),
        FORBIDDEN => format!("Il contient un mot qui ne doit pas sortir\u{a0}: «\u{a0}{detail}\u{a0}»."),
        UNWRITABLE => "Le message n’a pas pu être écrit.".into(),
        INCONSISTENT => "Une donnée est incohérente. Lancez «\u{a0}caravane check\u{a0}».".into(),
        PANIC => "Le programme s’est arrêté sur ce message.".into(),
        "later" => format!("Le serveur demande d’attendre ({detail})."),
        "mailbox" => format!("La boîte n’existe pas ou refuse ({detail})."),
        "no_room" => format!("La boîte est pleine ({detail})."),
        "policy" => format!("Le serveur refuse notre envoi ({detail}). Vérifiez nos réglages."),
        "account" => format!("Notre serveur refuse notre compte ({detail})."),
        _ => reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_sentence() {
        let ends = [NEWER, GONE, NO_ADDRESS, SUPPRESSED, UNSUBSCRIBED, NOT_PLANNED, EXPIRED, NO_GATEWAY];
        let none = crate::sms::Status(None);
        for error in [TextError::Later(none), TextError::Pause(none), TextError::Refused(none), TextError::NoGateway] {
            assert!(sentence(&of_text(error)).ends_with('.'), "{error}");
        }
        for code in ends.into_iter().chain([UNDELIVERED, ADDRESS, FORBIDDEN, UNWRITABLE, INCONSISTENT, PANIC]) {
            assert!(sentence(code).ends_with('.'), "{code}");
        }
        for (code, text) in [(421, "4.7.0"), (550, "5.1.1"), (552, "5.2.2"), (550, "5.7.1"), (535, "5.7.8")] {
            let shown = sentence(&of_refusal(&SendError::from_reply(code, text)));
            assert!(shown.contains(&format!("{code} {text}")) && shown.ends_with('.'), "{shown}");
        }
        assert_eq!(sentence("later no answer"), "Le serveur demande d’attendre (pas de réponse).");
        assert_eq!(
            sentence("forbidden prison"),
            "Il contient un mot qui ne doit pas sortir\u{a0}: «\u{a0}prison\u{a0}»."
        );
    }
}
