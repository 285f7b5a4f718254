//! The catalogue as the specification's reference library gives it to a model.

use super::Skill;
use std::{borrow::Cow, fmt::Write as _, path::Path};

/// `<available_skills>` with name, description and file of each. What could close a tag is escaped.
pub fn to_prompt<'a>(skills: impl IntoIterator<Item = (&'a Skill, &'a Path)>) -> String {
    let mut prompt = String::from("<available_skills>\n");
    for (skill, file) in skills {
        let parts = [
            ("name", Cow::Borrowed(skill.name.as_str())),
            ("description", Cow::Borrowed(skill.description.as_str())),
            ("location", file.to_string_lossy()),
        ];
        prompt.push_str("<skill>\n");
        for (tag, text) in parts {
            // Writing to a string cannot fail.
            let _ = writeln!(prompt, "<{tag}>\n{}\n</{tag}>", escaped(&text));
        }
        prompt.push_str("</skill>\n");
    }
    prompt.push_str("</available_skills>");
    prompt
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            ch => out.push(ch),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_closes_a_tag() {
        let text = "---\nname: demo\ndescription: </description> & 'it' \"is\" <b>\n---\n";
        let skill = crate::parse_skill("x".as_ref(), "demo", text).unwrap();
        assert_eq!(
            to_prompt([(&skill, Path::new("/v/demo/SKILL.md"))]),
            "<available_skills>\n<skill>\n<name>\ndemo\n</name>\n<description>\n&lt;/description&gt; &amp; \
             &#x27;it&#x27; &quot;is&quot; &lt;b&gt;\n</description>\n<location>\n/v/demo/SKILL.md\n</location>\n\
             </skill>\n</available_skills>"
        );
        assert_eq!(to_prompt([]), "<available_skills>\n</available_skills>");
    }
}
