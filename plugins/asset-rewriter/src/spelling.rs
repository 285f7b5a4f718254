//! Reads one character as its language spells it: `&amp;` is one character of markup, `\u732b` one of JSON. What is
//! not a well-formed spelling is read as the characters that are there.

use crate::language::Language;

/// A character, and where the text goes on after its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spelled {
    pub(crate) ch: char,
    pub(crate) end: usize,
}

/// The character that begins at byte `at`; `None` at the end of the text.
pub(crate) fn read(text: &str, at: usize, language: Language) -> Option<Spelled> {
    let rest = text.get(at..)?;
    let ch = rest.chars().next()?;
    let spelled = match (language, ch) {
        (Language::Markup, '&') => reference(rest),
        (Language::Script, '\\') => script_escape(rest),
        (Language::Css, '\\') => css_escape(rest),
        _ => None,
    };
    let (ch, length) = spelled.unwrap_or((ch, ch.len_utf8()));
    Some(Spelled { ch, end: at + length })
}

/// `%20` at byte `at`: the byte it stands for, and where the text goes on.
pub(crate) fn read_percent(text: &str, at: usize, language: Language) -> Option<(u8, usize)> {
    let percent = read(text, at, language).filter(|spelled| spelled.ch == '%')?;
    let high = read(text, percent.end, language)?;
    let low = read(text, high.end, language)?;
    let byte = high.ch.to_digit(16)? * 16 + low.ch.to_digit(16)?;
    Some((u8::try_from(byte).ok()?, low.end))
}

/// `&amp;`, `&#38;`, `&#x26;`
fn reference(rest: &str) -> Option<(char, usize)> {
    // The longest that is read is `&#x0010FFFF;`.
    let semicolon = rest.bytes().take(12).position(|byte| byte == b';')?;
    let body = rest.get(1..semicolon)?;
    let ch = match body {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "sol" => '/',
        "nbsp" => '\u{a0}',
        _ => {
            let digits = body.strip_prefix('#')?;
            match digits.strip_prefix(['x', 'X']) {
                Some(hex) => scalar(hex, 16)?,
                None => scalar(digits, 10)?,
            }
        }
    };
    Some((ch, semicolon + 1))
}

/// What follows a backslash in JavaScript and JSON.
fn script_escape(rest: &str) -> Option<(char, usize)> {
    let escaped = rest.chars().nth(1)?;
    let simple = match escaped {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        'x' => return Some((scalar(rest.get(2..4)?, 16)?, 4)),
        'u' => return unicode_escape(rest),
        other => other,
    };
    Some((simple, 1 + escaped.len_utf8()))
}

/// `\u732b`, `\ud83d\ude00`, `\u{1f600}`
fn unicode_escape(rest: &str) -> Option<(char, usize)> {
    if let Some(braced) = rest.get(3..).filter(|_| rest.get(2..3) == Some("{")) {
        let close = braced.bytes().take(7).position(|byte| byte == b'}')?;
        return Some((scalar(braced.get(..close)?, 16)?, 3 + close + 1));
    }
    let first = unit(rest.get(2..6)?)?;
    if let Some(ch) = char::from_u32(u32::from(first)) {
        return Some((ch, 6));
    }
    let second = unit(rest.get(6..12)?.strip_prefix("\\u")?)?;
    let ch = char::decode_utf16([first, second]).next()?.ok()?;
    Some((ch, 12))
}

/// `\26 ` (the space belongs to it) or a backslash and the character itself.
fn css_escape(rest: &str) -> Option<(char, usize)> {
    let body = rest.get(1..)?;
    let digits = body.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if digits == 0 {
        let ch = body.chars().next()?;
        return Some((ch, 1 + ch.len_utf8()));
    }
    let ch = scalar(body.get(..digits)?, 16)?;
    let space = body.get(digits..)?.starts_with([' ', '\t', '\n', '\r', '\u{c}']);
    Some((ch, 1 + digits + usize::from(space)))
}

fn scalar(digits: &str, radix: u32) -> Option<char> {
    // `from_str_radix` would take a sign.
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, radix).ok()?)
}

fn unit(digits: &str) -> Option<u16> {
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(language: Language, text: &str, ch: char, length: usize) {
        assert_eq!(read(text, 0, language), Some(Spelled { ch, end: length }), "{text}");
    }

    #[test]
    fn each_language_spells_its_own_way() {
        reads(Language::Markup, "&amp;x", '&', 5);
        reads(Language::Markup, "&#39;x", '\'', 5);
        reads(Language::Markup, "&#x732B;x", '猫', 8);
        reads(Language::Script, r"\/x", '/', 2);
        reads(Language::Script, r"\x41x", 'A', 4);
        reads(Language::Script, r"\u732bx", '猫', 6);
        reads(Language::Script, r"\ud83d\ude00x", '😀', 12);
        reads(Language::Script, r"\u{1f600}x", '😀', 9);
        reads(Language::Script, r"\猫", '猫', 4);
        reads(Language::Css, r"\26 x", '&', 4);
        reads(Language::Css, r"\(x", '(', 2);
        reads(Language::Literal, "&amp;", '&', 1);
        reads(Language::Literal, r"\/", '\\', 1);
    }

    #[test]
    fn what_is_malformed_stands_for_itself() {
        for text in ["&", "&amp", "&#;", "&#x;", "&#+38;", "&#xD800;", "&unknown;", "&#x110000;"] {
            reads(Language::Markup, text, '&', 1);
        }
        for text in
            ["\\", r"\x4", r"\x+4", r"\u12", r"\u+123", r"\ud83d", r"\ud83d\u0041", r"\u{}", r"\u{12345678}"]
        {
            reads(Language::Script, text, '\\', 1);
        }
        for text in ["\\", r"\110000", r"\d800"] {
            reads(Language::Css, text, '\\', 1);
        }
    }

    #[test]
    fn a_percent_byte_may_itself_be_spelled() {
        assert_eq!(read_percent("%20x", 0, Language::Literal), Some((b' ', 3)));
        assert_eq!(read_percent("&#37;2F", 0, Language::Markup), Some((b'/', 7)));
        for text in ["%", "%2", "%+2", "%zz", "x20"] {
            assert_eq!(read_percent(text, 0, Language::Literal), None, "{text}");
        }
    }
}
