//! What a screen looks like, as plain data: elements, their attributes, what a press on them means.

use crate::model::Press;

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The name of the element.
    pub tag: &'static str,
    /// Two nodes with different keys are different elements, never one that changed.
    pub key: String,
    /// In the order written.
    pub attributes: Vec<(&'static str, String)>,
    /// The text, for elements without children.
    pub text: String,
    /// The elements inside.
    pub children: Vec<Node>,
    /// What a press means.
    pub press: Option<Press>,
}

/// An element with a class.
pub fn el(tag: &'static str, class: &str) -> Node {
    let node = Node {
        tag,
        key: String::new(),
        attributes: Vec::new(),
        text: String::new(),
        children: Vec::new(),
        press: None,
    };
    if class.is_empty() { node } else { node.with("class", class) }
}

/// A paragraph.
pub fn p(class: &str, text: impl Into<String>) -> Node {
    el("p", class).text(text)
}

/// The title of a screen; it takes the focus when the screen appears.
pub fn title(text: impl Into<String>) -> Node {
    el("h1", "").with("tabindex", "-1").text(text)
}

/// A picture of the sprite, which stands in the shell: it shows without a network too. The words beside it say the same.
pub fn icon(name: &str) -> Node {
    let drawing = el("use", "").with("href", format!("#{name}"));
    el("svg", "icon").with("aria-hidden", "true").with("viewBox", "0 0 24 24").child(drawing)
}

/// A button with a picture and words.
pub fn button(class: &str, picture: &str, words: impl Into<String>, press: Press) -> Node {
    el("button", class).with("type", "button").child(icon(picture)).child(el("span", "").text(words)).on(press)
}

/// A button whose picture says it all to those who see it.
pub fn sign(class: &str, picture: &str, words: &str, press: Press) -> Node {
    el("button", class).with("type", "button").with("aria-label", words).child(icon(picture)).on(press)
}

impl Node {
    /// Sets an attribute.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Sets an attribute where it applies.
    pub fn with_if(self, applies: bool, name: &'static str, value: &str) -> Self {
        if applies { self.with(name, value) } else { self }
    }

    /// Sets the key.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// Sets the text.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// Adds an element.
    pub fn child(mut self, child: Node) -> Self {
        self.children.push(child);
        self
    }

    /// Adds elements.
    pub fn children(mut self, children: impl IntoIterator<Item = Node>) -> Self {
        self.children.extend(children);
        self
    }

    /// Says what a press means.
    pub fn on(mut self, press: Press) -> Self {
        self.press = Some(press);
        self
    }
}
