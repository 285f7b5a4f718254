//! The form in which names are compared: what a case-insensitive file system, or a code page that knows no full-width
//! letters, takes for the same name.

/// Folded character by character, so the slashes stay where they are.
pub(crate) fn fold(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    // Upper case first: it maps `ſ` to `S` and `ß` to `SS`, which lower case alone leaves as they are.
    path.chars().map(narrow).flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// Full-width and small forms as ASCII.
fn narrow(ch: char) -> char {
    match ch {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(ch) - 0xfee0).unwrap_or(ch),
        '\u{fe13}' | '\u{fe55}' => ':',
        '\u{fe6a}' => '%',
        _ => ch,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_case_and_width() {
        for (path, folded) in [
            ("Assets/Player.PNG", "assets/player.png"),
            ("ｎｏｄｅ＿Ｍodules", "node_modules"),
            ("node_moduleſ", "node_modules"),
            ("straße", "strasse"),
            ("\u{212a}elvin", "kelvin"),
            ("gıt", "git"),
            ("Ｃ：", "c:"),
            ("％２ｅ", "%2e"),
            ("猫の絵", "猫の絵"),
        ] {
            assert_eq!(fold(path), folded);
        }
    }
}
