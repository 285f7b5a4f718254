//! Characters that no path may have, because something on the way (a log, a terminal, a normalisation, a code page, an
//! eye) takes them for nothing or for something else.

use crate::denial::{Judgement, deny};

/// Checks every character.
pub(crate) fn check(path: &str) -> Judgement {
    if path.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Ok(());
    }
    for (at, ch) in path.char_indices() {
        let (code, what) = if ch.is_control() {
            ("control-character", "a control character")
        } else if is_broken(ch) {
            ("broken-character", "what is left of text that was not Unicode")
        } else if is_invisible(ch) {
            ("invisible-character", "invisible")
        } else if is_decomposed(ch) {
            ("decomposed-character", "part of a decomposed character; paths are in composed form (NFC)")
        } else if let Some(meant) = looks_like(ch) {
            ("lookalike-character", meant)
        } else {
            continue;
        };
        return deny(code, format!("U+{:04X} at byte {at} is {what}", u32::from(ch)));
    }
    Ok(())
}

/// The replacement character, and the code points that are no characters.
fn is_broken(ch: char) -> bool {
    ch == '\u{fffd}' || matches!(ch, '\u{fdd0}'..='\u{fdef}') || u32::from(ch) & 0xfffe == 0xfffe
}

/// Default-ignorable characters, which file systems and eyes skip: `.g\u{200c}it` is `.git` to HFS+. The two
/// presentation selectors of emoji are let through.
fn is_invisible(ch: char) -> bool {
    matches!(ch,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Combining marks and jamo whose composed form exists: `カ` and U+3099 would be a second spelling of `ガ`.
fn is_decomposed(ch: char) -> bool {
    matches!(ch,
        '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{3099}'..='\u{309a}' | '\u{a960}'..='\u{a97f}'
        | '\u{d7b0}'..='\u{d7ff}')
}

/// What a compatibility normalisation or a code page makes a dot or a slash of, and what looks like one.
fn looks_like(ch: char) -> Option<&'static str> {
    match ch {
        '\u{2024}' | '\u{2025}' | '\u{2026}' | '\u{fe19}' | '\u{fe30}' | '\u{fe52}' | '\u{ff0e}' => {
            Some("a look-alike of `.`")
        }
        // numbers and abbreviations with a full stop: `1.`, `a.m.`, `Co.`
        '\u{2488}'..='\u{249b}' | '\u{33c2}' | '\u{33c7}' | '\u{33d8}' | '\u{1f100}' => {
            Some("a look-alike of `.`")
        }
        '\u{2044}' | '\u{2215}' | '\u{2571}' | '\u{29f8}' | '\u{31d3}' | '\u{3033}' | '\u{ff0f}' => {
            Some("a look-alike of `/`")
        }
        // `a/c`, `a/s`, `c/o`, `c/u`
        '\u{2100}' | '\u{2101}' | '\u{2105}' | '\u{2106}' => Some("a look-alike of `/`"),
        // the yen and won signs are backslashes in the code pages of their countries
        '\u{a5}' | '\u{20a9}' | '\u{2216}' | '\u{2572}' | '\u{29f5}' | '\u{29f9}' | '\u{fe68}'
        | '\u{ff3c}' => Some("a look-alike of `\\`"),
        _ => None,
    }
}
