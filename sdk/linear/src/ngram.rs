//! The n-grams of a folded text. Japanese is written without blanks, so its characters are taken alone, in pairs and in
//! threes; words of other scripts are taken whole, in neighbouring pairs, and in pieces of three and four characters
//! with their edges, which forgive a slip. Where a text begins and ends counts: a request ends otherwise than a question.

/// N-grams that are read of a text; more add nothing to what a message wants, and time grows with them.
pub(crate) const MOST: usize = 2048;

/// Stands for the beginning and the end of the text, and for the edges of a word.
const EDGE: char = '\u{2}';

/// What an n-gram is made of. Two kinds never share a hash by having equal characters.
#[derive(Clone, Copy)]
enum Kind {
    Characters = 1,
    Piece = 2,
    Word = 3,
    Pair = 4,
}

/// Calls `emit` with the hash of every n-gram, in the order of the text, at most [`MOST`] times.
pub(crate) fn ngrams(folded: &str, mut emit: impl FnMut(u32)) {
    let mut left = MOST;
    let mut emit = |hash: u32| {
        if left > 0 {
            left -= 1;
            emit(hash);
        }
        left > 0
    };
    let mut reader = Reader::default();
    for char in folded.chars() {
        if !reader.read(char, &mut emit) {
            return;
        }
    }
    reader.end(&mut emit);
}

/// The last three characters beside one another, and the word that is being read.
struct Reader {
    before: [char; 2],
    word: Vec<char>,
    last_word: u32,
}

impl Default for Reader {
    fn default() -> Self {
        Self { before: [EDGE, EDGE], word: Vec::with_capacity(32), last_word: 0 }
    }
}

impl Reader {
    /// Whether more may follow.
    fn read(&mut self, char: char, emit: &mut impl FnMut(u32) -> bool) -> bool {
        match class(char) {
            Class::Ignored => true,
            Class::Letter => {
                if self.word.is_empty() {
                    self.characters(EDGE, emit);
                }
                self.word.push(char);
                true
            }
            Class::Blank => self.close(emit),
            Class::Character => self.close(emit) && self.characters(char, emit),
        }
    }

    fn end(&mut self, emit: &mut impl FnMut(u32) -> bool) {
        let _ = self.close(emit) && self.characters(EDGE, emit);
    }

    /// One character, the pair that it ends and the three that it ends.
    fn characters(&mut self, char: char, emit: &mut impl FnMut(u32) -> bool) -> bool {
        let [first, second] = self.before;
        self.before = [second, char];
        let start = hash(Kind::Characters, [char]);
        // An edge alone says nothing, and two in a row are one.
        if char == EDGE && second == EDGE {
            return true;
        }
        (char == EDGE || emit(start))
            && emit(hash(Kind::Characters, [second, char]))
            && (second == EDGE || emit(hash(Kind::Characters, [first, second, char])))
    }

    /// The word that ends here: whole, with the one before it, and in pieces.
    fn close(&mut self, emit: &mut impl FnMut(u32) -> bool) -> bool {
        if self.word.is_empty() {
            return true;
        }
        let whole = hash(Kind::Word, self.word.iter().copied());
        let pair = finish(step(step(Kind::Pair as u32, self.last_word), whole));
        self.last_word = whole;
        let mut more = emit(whole) && emit(pair);
        self.word.insert(0, EDGE);
        self.word.push(EDGE);
        for size in [3, 4] {
            for piece in self.word.windows(size) {
                more = more && emit(hash(Kind::Piece, piece.iter().copied()));
            }
        }
        self.word.clear();
        more
    }
}

enum Class {
    /// Part of a word of a script that is written with blanks.
    Letter,
    /// Counts by itself: Japanese, punctuation that carries mood, emoji.
    Character,
    Blank,
    /// Of no width.
    Ignored,
}

fn class(char: char) -> Class {
    match char {
        'a'..='z' | '0'..='9' | '\'' => Class::Letter,
        '?' | '!' | '/' | '$' => Class::Character,
        '\0'..='\u{7F}' => Class::Blank,
        _ if has_no_width(char) => Class::Ignored,
        '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '々' | '〜' | '…' => Class::Character,
        '、' | '。' | '「' | '」' | '『' | '』' => Class::Character,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' => Class::Character,
        _ if char.is_alphabetic() => Class::Letter,
        _ => Class::Blank,
    }
}

/// Direction marks, joiners, variants: what they stand in is one word, and they are no part of it.
#[must_use]
pub const fn has_no_width(char: char) -> bool {
    matches!(
        char,
        '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
    )
}

fn hash(kind: Kind, chars: impl IntoIterator<Item = char>) -> u32 {
    finish(chars.into_iter().fold(kind as u32, |hash, char| step(hash, char as u32)))
}

#[inline]
fn step(hash: u32, value: u32) -> u32 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B1)
}

/// Spreads what the last characters changed over all bits.
#[inline]
fn finish(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85EB_CA6B);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<u32> {
        let mut all = Vec::new();
        ngrams(text, |hash| all.push(hash));
        all
    }

    #[test]
    fn japanese_is_read_in_characters_pairs_and_threes_with_its_ends() {
        let two = all("雪だ");
        let of = |chars: &[char]| hash(Kind::Characters, chars.iter().copied());
        assert_eq!(
            two,
            [
                of(&['雪']),
                of(&[EDGE, '雪']),
                of(&['だ']),
                of(&['雪', 'だ']),
                of(&[EDGE, '雪', 'だ']),
                of(&['だ', EDGE]),
                of(&['雪', 'だ', EDGE])
            ]
        );
    }

    #[test]
    fn a_word_is_read_whole_in_pairs_and_in_pieces() {
        let words = all("go up");
        let piece = |text: &str| hash(Kind::Piece, text.replace('_', "\u{2}").chars());
        for expected in [hash(Kind::Word, "go".chars()), hash(Kind::Word, "up".chars())] {
            assert!(words.contains(&expected));
        }
        for text in ["_go", "go_", "_go_", "_up", "up_", "_up_"] {
            assert!(words.contains(&piece(text)), "{text}");
        }
        assert_ne!(all("go up"), all("up go"));
    }

    #[test]
    fn what_has_no_width_and_how_wide_a_blank_is_do_not_count() {
        assert_eq!(all("go\u{200B} \u{202E}up"), all("go, up"));
        assert_eq!(all("雪\u{FE0F}だ"), all("雪だ"));
    }

    #[test]
    fn a_long_text_is_read_as_far_as_the_bound() {
        assert_eq!(all(&"雪だ".repeat(4000)).len(), MOST);
        assert_eq!(all(&"a".repeat(8192)).len(), MOST);
        assert!(all("").is_empty() && all("  \u{200D} ").is_empty());
    }
}
