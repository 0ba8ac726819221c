//! The HTML part: one column, no table, no image, light and dark.

use super::{Action, Group, Letter};

const STYLE: &str = "\
:root{color-scheme:light dark;supported-color-schemes:light dark}\
@media (prefers-color-scheme:dark){\
.ground{background:#10191c!important}.sheet{background:#182429!important}\
.ink{color:#f7f1e6!important}.soft{color:#c9d3d5!important}\
.fact{border-color:#3a4a50!important}.go{background:#9fd3db!important;border-color:#9fd3db!important;color:#0b2a31!important}\
.other{background:#182429!important;border-color:#9fd3db!important;color:#9fd3db!important}}";

/// The woven band in four colours; where a reader knows no gradient, the sea alone.
const BAND: &str = "height:8px;line-height:8px;font-size:1px;background:#0b4f5c;background-image:\
repeating-linear-gradient(90deg,#8f1834 0 12px,#f2a33a 12px 18px,#0b4f5c 18px 36px,#fdeccd 36px 40px,#14552d 40px 52px)";

/// The whole HTML document of a letter.
#[must_use]
pub fn document(letter: &Letter) -> String {
    let mut body = Vec::new();
    for paragraph in std::iter::once(&letter.greeting).chain(&letter.opening) {
        body.push(paragraph_of(paragraph, "ink", "#16272c"));
    }
    for (place, group) in letter.groups.iter().enumerate() {
        body.push(group_of(group));
        let buttons = letter.answers_of(place);
        if !buttons.is_empty() {
            let buttons = buttons.iter().enumerate().map(|(place, action)| button_of(action, place == 0));
            body.push(format!("<p style=\"margin:16px 0\">\n{}</p>\n", buttons.collect::<String>()));
        }
    }
    if let Some(action) = &letter.action {
        // Where there is something to answer, that comes first.
        let first = letter.answers.iter().all(Vec::is_empty);
        body.push(format!("<p style=\"margin:24px 0\">\n{}</p>\n", button_of(action, first)));
    }
    for paragraph in &letter.closing {
        body.push(paragraph_of(paragraph, "soft", "#374a50"));
    }
    if let Some(aside) = &letter.aside {
        let (url, label) = (escape(&aside.url), escape(aside.label));
        body.push(format!(
            "<p style=\"margin:16px 0\"><a class=\"soft\" href=\"{url}\" style=\"color:#374a50\">{label}</a></p>\n"
        ));
    }
    let (title, body) = (escape(&letter.subject), body.concat());
    format!(
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body class=\"ground\" style=\"margin:0;padding:16px;background:#f7f1e6\">\n\
         <div class=\"sheet\" style=\"max-width:560px;margin:0 auto;background:#fffdf8;border-radius:14px;overflow:hidden;\
         font-family:Andika,Verdana,Arial,sans-serif;font-size:18px;line-height:1.5\">\n\
         <div style=\"{BAND}\">&nbsp;</div>\n<div style=\"padding:8px 24px 16px\">\n{body}</div>\n</div>\n</body>\n</html>\n"
    )
}

/// A link that looks like a button: filled, or with a border. Each is large enough for a thumb and
/// keeps its distance when the two stand one below the other.
fn button_of(action: &Action, filled: bool) -> String {
    let (url, label) = (escape(&action.url), escape(action.label));
    let (class, colours) =
        if filled { ("go", "background:#0b4f5c;color:#ffffff") } else { ("other", "background:#fffdf8;color:#0b4f5c") };
    format!(
        "<a class=\"{class}\" href=\"{url}\" style=\"display:inline-block;margin:0 8px 12px 0;padding:12px 20px;\
         border:2px solid #0b4f5c;border-radius:9px;{colours};font-weight:bold;text-decoration:none\">{label}</a>\n"
    )
}

fn paragraph_of(text: &str, class: &str, colour: &str) -> String {
    format!("<p class=\"{class}\" style=\"margin:16px 0;color:{colour}\">{}</p>\n", escape(text))
}

fn group_of(group: &Group) -> String {
    let facts = group.facts.iter().map(|fact| {
        let (label, value) = (escape(fact.label), escape(&fact.value));
        [
            "<p class=\"ink\" style=\"margin:4px 0;color:#16272c\"><span class=\"soft\" style=\"color:#374a50\">",
            &label,
            "\u{a0}:</span> <strong>",
            &value,
            "</strong></p>\n",
        ]
        .concat()
    });
    let (heading, facts) = (escape(&group.heading), facts.collect::<Vec<_>>().concat());
    format!(
        "<h2 class=\"ink\" style=\"margin:24px 0 8px;font-size:20px;line-height:1.3;color:#16272c\">{heading}</h2>\n\
         <div class=\"fact\" style=\"border-left:4px solid #0b4f5c;padding-left:14px\">\n{facts}</div>\n"
    )
}

/// Text inside an element or an attribute between double quotes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Fact;
    use super::*;

    #[test]
    fn texts_stay_texts() {
        let letter = Letter {
            subject: "</title><script>".into(),
            greeting: "Bonjour <b>\"Zoé\"</b> & Cie".into(),
            opening: Vec::new(),
            groups: vec![Group { heading: "<h1>".into(), facts: vec![Fact::new("Date", "<img src=x onerror='1'>")] }],
            answers: vec![vec![Action { label: "<i>", url: "\"><img src=x>".into() }]],
            action: None,
            closing: Vec::new(),
            aside: Some(Action { label: "Plus de rappels", url: "https://x/u/\"><script>".into() }),
        };
        let html = document(&letter);
        assert!(html.contains("Bonjour &lt;b&gt;&quot;Zoé&quot;&lt;/b&gt; &amp; Cie"));
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<h1>"));
    }
}
