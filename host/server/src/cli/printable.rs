//! What others wrote, made fit for a terminal: no text of a plugin, of an operator or of a registry may command it.

/// A line in which every control character, and whatever else would move or hide text, has become a blank.
pub(super) fn printable(line: &str) -> String {
    let moves = |c: char| {
        let marks = matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        c.is_control() || marks
    };
    line.chars().map(|c| if moves(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_not_commanded() {
        assert_eq!(printable("a\u{1b}[2J\r\nb\u{9b}c\u{202e}d"), "a [2J  b c d");
        assert_eq!(printable("説明 é"), "説明 é");
    }
}
