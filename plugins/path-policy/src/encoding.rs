//! Escapes that a later decoder would read as other characters. Paths are given decoded, so an escape is either an
//! attempt to hide something from this policy or a decoding that was forgotten; denying all of them makes an allowed
//! path a fixed point of every decoder, however often it is applied and however lenient it is.

use crate::denial::{Judgement, deny, shown};

/// `folded` has full-width signs and digits as ASCII, as a code page would.
pub(crate) fn check(folded: &str) -> Judgement {
    for (at, _) in folded.match_indices('%') {
        let rest = folded.get(at + 1..).unwrap_or_default();
        // `%2e`, and `%u002e` as old servers decode it.
        let escape =
            if rest.starts_with('u') { hex(rest.get(1..), 4).map(|n| n + 1) } else { hex(Some(rest), 2) };
        if let Some(length) = escape {
            let escape = folded.get(at..at + 1 + length).unwrap_or_default();
            return deny(
                "percent-encoded",
                format!("{} is an escape; paths are given decoded", shown(escape)),
            );
        }
    }
    for (at, _) in folded.match_indices('&') {
        let rest = folded.get(at + 1..).unwrap_or_default();
        let name = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
        if name > 0 && rest.as_bytes().get(name) == Some(&b';') {
            let escape = folded.get(at..at + 2 + name).unwrap_or_default();
            return deny(
                "character-reference",
                format!("{} is an HTML character reference; paths are given decoded", shown(escape)),
            );
        }
    }
    Ok(())
}

/// `digits` if `text` begins with so many hexadecimal digits.
fn hex(text: Option<&str>, digits: usize) -> Option<usize> {
    let found = text?.bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
    (found == digits).then_some(digits)
}
