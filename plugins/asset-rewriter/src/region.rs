//! Which language each stretch of a document is in: in HTML, `<script>` and `<style>` hold raw text of another
//! language; in XML, a CDATA section holds characters that stand for themselves.
//!
//! One pass that only ever moves forward. What is not closed reaches to the end, as it does in a browser.

use crate::language::{Language, Syntax};
use memchr::memmem;

/// From `start` to the next region's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) start: usize,
    pub(crate) language: Language,
}

/// The document's regions in order; the first starts at 0.
pub(crate) fn regions(text: &str, syntax: Syntax) -> Vec<Region> {
    match syntax {
        Syntax::Plain(language) => vec![Region { start: 0, language }],
        Syntax::Xml => xml(text),
        Syntax::Html => html(text),
    }
}

fn xml(text: &str) -> Vec<Region> {
    let mut found = vec![Region { start: 0, language: Language::Markup }];
    let mut at = 0;
    while let Some(open) = find(text, at, "<![CDATA[") {
        found.push(Region { start: open, language: Language::Literal });
        let Some(close) = find(text, open, "]]>") else { break };
        found.push(Region { start: close, language: Language::Markup });
        at = close;
    }
    found
}

fn html(text: &str) -> Vec<Region> {
    let mut found = vec![Region { start: 0, language: Language::Markup }];
    let mut at = 0;
    while let Some(open) = find(text, at, "<") {
        let Some(rest) = text.get(open..) else { break };
        if rest.starts_with("<!--") {
            // `<!-->` is a whole comment.
            let Some(close) = find(text, open + 2, "-->") else { break };
            at = close;
        } else if rest.as_bytes().get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
            let Some(content) = tag_end(text, open) else { break };
            at = content;
            if let Some((name, language)) = raw_element(rest) {
                found.push(Region { start: content, language });
                let Some(close) = closing_tag(text, content, name) else { break };
                found.push(Region { start: close, language: Language::Markup });
                at = close;
            }
        } else {
            at = open + 1;
        }
    }
    found
}

/// The raw-text element that the tag at the start of `rest` opens.
fn raw_element(rest: &str) -> Option<(&'static str, Language)> {
    [("script", Language::Script), ("style", Language::Css)]
        .into_iter()
        .find(|(name, _)| rest.get(1..).is_some_and(|tag| is_tag_named(tag, name)))
}

fn is_tag_named(tag: &str, name: &str) -> bool {
    tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && tag
            .as_bytes()
            .get(name.len())
            .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
}

/// One past the `>` of the tag at `open`. A quote opens a value only after `=`, so a stray one does not hide the rest.
fn tag_end(text: &str, open: usize) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (offset, byte) in text.as_bytes().get(open..)?.iter().copied().enumerate() {
        match (quote, byte) {
            (Some(open), _) => quote = quote.filter(|_| byte != open),
            (None, b'>') => return Some(open + offset + 1),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c') => continue,
            (None, _) => {}
        }
        after_equals = byte == b'=' && quote.is_none();
    }
    None
}

/// Where `</name` begins that ends a raw-text element.
fn closing_tag(text: &str, from: usize, name: &str) -> Option<usize> {
    let raw = text.as_bytes().get(from..)?;
    // One byte is searched for twice as fast as two, and scripts compare seldom.
    memchr::memchr_iter(b'<', raw).map(|offset| from + offset).find(|open| {
        text.get(open + 1..)
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|tag| is_tag_named(tag, name))
    })
}

fn find(text: &str, from: usize, needle: &str) -> Option<usize> {
    memmem::find(text.as_bytes().get(from..)?, needle.as_bytes()).map(|offset| from + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(text: &str, syntax: Syntax) -> Vec<(&str, Language)> {
        let found = regions(text, syntax);
        let ends = found.iter().skip(1).map(|region| region.start).chain([text.len()]);
        found.iter().zip(ends).map(|(region, end)| (&text[region.start..end], region.language)).collect()
    }

    #[test]
    fn scripts_and_styles_are_regions() {
        let text = "<p a='<script>'><SCRIPT src=x>let a = '</p>';</Script ><style>a{}</style>end";
        assert_eq!(
            languages(text, Syntax::Html),
            [
                ("<p a='<script>'><SCRIPT src=x>", Language::Markup),
                ("let a = '</p>';", Language::Script),
                ("</Script ><style>", Language::Markup),
                ("a{}", Language::Css),
                ("</style>end", Language::Markup),
            ]
        );
    }

    #[test]
    fn comments_strays_and_other_names_open_nothing() {
        for text in ["<!-- <script> -->", "a < b <= c", "<scripted>x</scripted>", "<p title=it's><b>'</b>"] {
            assert_eq!(languages(text, Syntax::Html), [(text, Language::Markup)]);
        }
    }

    #[test]
    fn an_empty_comment_hides_nothing() {
        for text in ["<!--><script>x", "<!---><script>x", "<!----><script>x"] {
            assert_eq!(languages(text, Syntax::Html)[1], ("x", Language::Script), "{text}");
        }
    }

    #[test]
    fn what_is_not_closed_reaches_to_the_end() {
        assert_eq!(languages("<script>x</p>", Syntax::Html)[1], ("x</p>", Language::Script));
        for text in ["<!-- <script>", "<script", "<a b=\"<script>", "<"] {
            assert_eq!(languages(text, Syntax::Html), [(text, Language::Markup)]);
        }
    }

    #[test]
    fn cdata_is_literal() {
        assert_eq!(
            languages("<a>&amp;<![CDATA[&amp;]]></a>", Syntax::Xml),
            [
                ("<a>&amp;", Language::Markup),
                ("<![CDATA[&amp;", Language::Literal),
                ("]]></a>", Language::Markup)
            ]
        );
    }
}
