//! The notice about data and the page on accessibility.

use super::catalogue;

catalogue! {
    /// The notice about data and the page on accessibility.
    Notices {
        DataTitle => "Vos données",
        DataLead => "Voici ce que nous gardons de vous, et pourquoi.",
        WhatTitle => "Ce que nous gardons",
        WhatName => "Votre prénom ou votre dessin.",
        WhatChoices => "Les activités que vous avez choisies.",
        WhatMail => "Votre adresse e-mail ou votre numéro, si vous les donnez.",
        WhatNot => "Nous ne demandons jamais pourquoi vous venez.",
        WhyTitle => "À quoi cela sert",
        WhyText => "À garder votre place. À vous prévenir d’un changement.",
        WhoTitle => "Qui peut le voir",
        WhoTeam => "L’équipe de la caravane voit votre inscription.",
        WhoPartner => "Le partenaire voit votre prénom ou votre dessin.",
        WhoNobody => "Personne d’autre ne sait que vous venez.",
        LongTitle => "Combien de temps",
        LongMail => "L’adresse e-mail et le numéro sont effacés 7 jours après l’étape.",
        LongRest => "Le reste est effacé 30 jours après l’étape.",
        LongCount => "Ensuite nous gardons des nombres, sans personne derrière.",
        RightsTitle => "Vos droits",
        RightsText => "Vous pouvez voir, corriger ou effacer vos données.",
        RightsHow => "Ouvrez votre ticket avec son code, ou appelez-nous.",
        RightsCnil => "Vous pouvez aussi vous plaindre à la CNIL.",
        CookieTitle => "Cookies",
        CookieText => "Ce site ne vous suit pas. Il n’a aucun cookie publicitaire.",
        AccessTitle => "Accessibilité",
        AccessLead => "Ce site est fait pour tout le monde.",
        AccessKeys => "Tout se fait au clavier, au doigt ou à la voix.",
        AccessScript => "S’inscrire marche aussi sans JavaScript.",
        AccessZoom => "Vous pouvez agrandir le texte sans rien perdre.",
        AccessHelp => "Quelque chose bloque\u{a0}? Appelez-nous ou demandez à l’accueil.",
        AccessState => "Conformité au RGAA\u{a0}: l’audit n’est pas encore fait.",
        CreditsTitle => "Merci",
        CreditsText => "Lettres\u{a0}: Andika et Atkinson Hyperlegible (licence OFL). Dessins\u{a0}: Tabler Icons (licence MIT).",
    }
}
