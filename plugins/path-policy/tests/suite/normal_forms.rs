//! No later reading turns an allowed path into another one: not a Unicode normalisation, not a decoder, not a system
//! with other separators. Shown over all of Unicode, and over all short paths of the characters that mean something.

use super::*;
use unicode_normalization::UnicodeNormalization;

fn is_allowed(policy: &Policy, path: &str) -> bool {
    verdict(policy, write(path)) == Verdict::Allow
}

#[test]
fn no_character_normalises_into_structure() {
    let policy = policy();
    let wrong: Vec<String> = ('\u{80}'..='\u{323af}')
        .chain('\u{e0000}'..='\u{e0fff}')
        .filter(|ch| {
            let mut folded = ch.nfkc();
            is_allowed(&policy, &format!("a{ch}b.png"))
                && folded.any(|meant| meant.is_control() || ['.', '/', '\\', '\u{fffd}'].contains(&meant))
        })
        .map(|ch| format!("U+{:04X}", u32::from(ch)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn no_character_has_two_spellings() {
    let policy = policy();
    // What a composed character decomposes into is denied, so the composed form is the only one.
    let wrong: Vec<String> = ('\u{c0}'..='\u{d7ff}')
        .filter(|ch| {
            let decomposed: String = ch.nfd().collect();
            let recomposes = decomposed.nfc().eq([*ch]);
            let is_kana_latin_or_hangul = matches!(ch, '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{4ff}'
                | '\u{1e00}'..='\u{1fff}' | '\u{3040}'..='\u{30ff}' | '\u{ac00}'..);
            is_kana_latin_or_hangul
                && recomposes
                && decomposed.chars().count() > 1
                && is_allowed(&policy, &format!("a{decomposed}b.png"))
        })
        .map(|ch| format!("U+{:04X}", u32::from(ch)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Reads percent escapes as the most lenient decoder does, overlong sequences included.
fn decoded(path: &[u8]) -> Vec<u8> {
    let hex = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    let mut out = Vec::new();
    let mut at = 0;
    while at < path.len() {
        match (path[at], path.get(at + 1).and_then(|b| hex(*b)), path.get(at + 2).and_then(|b| hex(*b))) {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Where a lenient system would end up: separators of both kinds, dots and spaces at the end dropped, case ignored.
fn leaves_or_hides(path: &str) -> bool {
    let parts: Vec<String> = path
        .split(['/', '\\', ':'])
        .map(|part| part.trim().trim_end_matches(['.', ' ']).to_lowercase())
        .collect();
    parts.iter().any(|part| part.is_empty() || part.starts_with('.') || part == "git~2")
}

#[test]
fn every_short_path_that_is_allowed_means_the_same_to_everybody() {
    let policy = policy();
    let alphabet = [
        ".", "/", "\\", "%", "2", "e", "a", " ", ":", "~", "．", "％", "git", "\0", "&", ";", "\u{200c}", "-",
    ];
    let mut paths = vec![String::new()];
    let mut allowed = 0;
    for _ in 0..4 {
        paths = paths.iter().flat_map(|path| alphabet.map(|piece| format!("{path}{piece}"))).collect();
        for path in &paths {
            // A good name at the end, so that only what is tried here can be wrong.
            for candidate in [format!("{path}.js"), format!("{path}/a.js")] {
                if !is_allowed(&policy, &candidate) {
                    continue;
                }
                allowed += 1;
                assert_eq!(decoded(candidate.as_bytes()), candidate.as_bytes(), "{candidate:?}");
                let normal: String = candidate.nfkc().collect();
                assert!(!leaves_or_hides(&candidate) && !leaves_or_hides(&normal), "{candidate:?}");
            }
        }
    }
    assert!(allowed > 1000, "{allowed}: the test must see allowed paths");
}
