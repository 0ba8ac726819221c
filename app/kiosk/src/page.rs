//! Puts a screen into the document, changing only what is different from the screen before.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element, HtmlElement};

use crate::model::Press;
use crate::node::Node;

const SVG: &str = "http://www.w3.org/2000/svg";

/// The document and what stands in it.
pub struct Page {
    document: Document,
    root: Element,
    drawn: Vec<Node>,
    place: String,
}

impl Page {
    /// Draws into an element that is empty.
    pub fn new(document: Document, root: Element) -> Self {
        Self { document, root, drawn: Vec::new(), place: String::new() }
    }

    /// Shows a screen. Where it is another one than before, its title takes the focus.
    pub fn show(&mut self, nodes: Vec<Node>) -> Result<(), JsValue> {
        self.children(&self.root, &self.drawn, &nodes)?;
        self.drawn = nodes;
        let place: Vec<&str> = self.drawn.iter().map(|node| node.key.as_str()).collect();
        let place = place.concat();
        if place != self.place {
            self.place = place;
            self.focus()?;
        }
        Ok(())
    }

    /// What identifies the screen that is shown.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What a press on an element means: the elements mirror the nodes, so the way is the same.
    pub fn press(&self, target: &Element) -> Option<Press> {
        let button = target.closest("button").ok()??;
        if button.has_attribute("disabled") {
            return None;
        }
        let mut way = Vec::new();
        let mut at = button;
        while at != self.root {
            let mut place = 0;
            let mut before = at.previous_element_sibling();
            while let Some(sibling) = before {
                place += 1;
                before = sibling.previous_element_sibling();
            }
            way.push(place);
            at = at.parent_element()?;
        }
        let mut nodes = &self.drawn;
        let mut found = None;
        for place in way.into_iter().rev() {
            let node = nodes.get::<usize>(place)?;
            found = Some(node);
            nodes = &node.children;
        }
        found.and_then(|node| node.press.clone())
    }

    fn focus(&self) -> Result<(), JsValue> {
        for title in [".veil h2", "main h1"] {
            if let Some(title) = self.root.query_selector(title)? {
                return title.dyn_into::<HtmlElement>()?.focus();
            }
        }
        Ok(())
    }

    fn children(&self, parent: &Element, old: &[Node], new: &[Node]) -> Result<(), JsValue> {
        let mut next = parent.first_element_child();
        for (place, node) in new.iter().enumerate() {
            let here = next.take();
            next = here.as_ref().and_then(Element::next_element_sibling);
            match (old.get(place), here) {
                (Some(before), Some(here)) if before.tag == node.tag && before.key == node.key => {
                    self.change(&here, before, node)?;
                }
                (_, Some(here)) => here.replace_with_with_node_1(&self.create(node)?.into())?,
                (_, None) => {
                    parent.append_child(&self.create(node)?.into())?;
                }
            }
        }
        while let Some(here) = next {
            next = here.next_element_sibling();
            here.remove();
        }
        Ok(())
    }

    fn change(&self, here: &Element, old: &Node, new: &Node) -> Result<(), JsValue> {
        if old == new {
            return Ok(());
        }
        for (name, _) in &old.attributes {
            if new.attributes.iter().all(|(kept, _)| kept != name) {
                here.remove_attribute(name)?;
            }
        }
        for (name, value) in &new.attributes {
            if here.get_attribute(name).as_ref() != Some(value) {
                here.set_attribute(name, value)?;
            }
        }
        if old.text != new.text {
            here.set_text_content(Some(&new.text));
        }
        self.children(here, &old.children, &new.children)
    }

    fn create(&self, node: &Node) -> Result<Element, JsValue> {
        let element = match node.tag {
            "svg" | "use" | "path" => self.document.create_element_ns(Some(SVG), node.tag)?,
            tag => self.document.create_element(tag)?,
        };
        for (name, value) in &node.attributes {
            element.set_attribute(name, value)?;
        }
        if !node.text.is_empty() {
            element.set_text_content(Some(&node.text));
        }
        for child in &node.children {
            element.append_child(&self.create(child)?.into())?;
        }
        Ok(element)
    }
}
