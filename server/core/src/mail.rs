//! Mail: what is said ([`texts`], with the [`wordings`] of a tour), how it is put together ([`compose`])
//! and signed ([`dkim`]), how it leaves ([`transport`]).
//!
//! A message is rendered once. Its bytes are kept in the outbox and sent again unchanged when a try
//! fails, so that a mailbox can drop a second copy by its Message-ID. Nothing here asks a clock.

pub mod answer;
pub mod compose;
pub mod dkim;
pub mod groups;
pub mod html;
pub mod return_path;
pub mod texts;
pub mod transport;
pub mod wordings;

/// A letter before it becomes MIME: the same words for the plain and the HTML part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject line.
    pub subject: String,
    /// « Bonjour … », the only place of the reader's own name.
    pub greeting: String,
    /// One short paragraph each.
    pub opening: Vec<String>,
    /// Facts in groups: the appointments first, then the place.
    pub groups: Vec<Group>,
    /// Buttons under the group of the same place in the row: « Je viens », « Je ne viens pas ».
    pub answers: Vec<Vec<Action>>,
    /// The one thing to do.
    pub action: Option<Action>,
    /// Short paragraphs after the facts.
    pub closing: Vec<String>,
    /// A second link, in small: « Ne plus recevoir de rappels ».
    pub aside: Option<Action>,
}

/// Facts under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they are about.
    pub heading: String,
    /// In reading order.
    pub facts: Vec<Fact>,
}

/// One fact with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is, for instance « Date ».
    pub label: &'static str,
    /// The fact.
    pub value: String,
    /// False for what nobody chose as words: street addresses and codes. There, a word that must not
    /// leave is chance.
    pub chosen: bool,
}

impl Fact {
    /// A fact in words that somebody chose.
    pub fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), chosen: true }
    }

    /// A street address or a code.
    pub fn given(label: &'static str, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), chosen: false }
    }
}

/// A link with words on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The words, for instance « Gérer mon rendez-vous ».
    pub label: &'static str,
    /// The whole address.
    pub url: String,
}

impl Action {
    /// The words, and the address on a line of its own.
    fn plain(&self) -> String {
        format!("{}\u{a0}:\n{}", self.label, self.url)
    }
}

impl Letter {
    /// The plain text part, lines ended by a line feed.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut blocks = vec![self.greeting.clone()];
        blocks.extend(self.opening.iter().cloned());
        for (place, group) in self.groups.iter().enumerate() {
            let facts = group.facts.iter().map(|fact| format!("{}\u{a0}: {}", fact.label, fact.value));
            blocks.push(std::iter::once(group.heading.clone()).chain(facts).collect::<Vec<_>>().join("\n"));
            blocks.extend(self.answers_of(place).iter().map(Action::plain));
        }
        if let Some(action) = &self.action {
            blocks.push(action.plain());
        }
        blocks.extend(self.closing.iter().cloned());
        if let Some(aside) = &self.aside {
            blocks.push(aside.plain());
        }
        blocks.join("\n\n") + "\n"
    }

    /// The buttons under a group.
    fn answers_of(&self, place: usize) -> &[Action] {
        self.answers.get(place).map_or(&[], Vec::as_slice)
    }

    /// The plain text without the address of the action, for letters whose link is a secret.
    #[must_use]
    pub fn plain_without_link(&self) -> String {
        let plain = self.plain();
        self.action.as_ref().map_or_else(|| plain.clone(), |action| plain.replace(&action.url, "(lien personnel)"))
    }

    /// Every text that somebody of the team chose, for the check of words that must not leave. The
    /// reader's own name, street addresses, codes and links are not among them.
    #[must_use]
    pub fn chosen_words(&self) -> String {
        let headings = self.groups.iter().map(|group| group.heading.as_str());
        let facts = self.groups.iter().flat_map(|group| &group.facts).filter(|fact| fact.chosen);
        let texts = self.opening.iter().chain(&self.closing).map(String::as_str);
        let all = texts.chain(headings).chain(facts.map(|fact| fact.value.as_str())).chain([self.subject.as_str()]);
        all.collect::<Vec<_>>().join("\n")
    }
}
