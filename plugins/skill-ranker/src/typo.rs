//! Misspelled words: one letter too many, too few, another one, or two swapped, anywhere but at the start.
//!
//! Each long word of the catalogue's triggers is entered as it is and with each letter left out, and an unknown word of a
//! message is looked up in the same ways. A word that lacks a letter meets the form of the right one that lacks it too,
//! and one that has a letter too many loses it. Another letter in its place shows when both lose it; that is tried with
//! the longest words only, because among shorter ones too many real words are so close (`lovely`, `lively`). Of words too
//! short for all this only swaps are tried.

use crate::hash;
use crate::stem::stem;

/// From this many letters on another letter is forgiven.
const LONGER: usize = 8;
/// From this many letters on a word has forms with a letter left out.
const LONG: usize = 6;
/// Shorter words have no misspellings at all.
const SHORT: usize = 4;

/// A word as it is, or with a letter left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Whole = 1,
    Shortened = 2,
}

/// Never 0, which marks a free place.
fn key(polynomial: u64, form: Form) -> u32 {
    ((hash::finish(polynomial) >> 32) as u32 & !3) | form as u32
}

/// Where to look for a key first: the bits that say the form would crowd the table.
fn place(key: u32) -> usize {
    (key >> 2) as usize
}

/// Term of each form, in an open-addressed table: keys are never 0, which marks a free place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typos {
    slots: Vec<(u32, u32)>,
}

impl Typos {
    /// `forms`: key and term; on equal keys the smaller term stays.
    pub(crate) fn new(mut forms: Vec<(u32, u32)>) -> Self {
        if forms.is_empty() {
            return Typos::default();
        }
        forms.sort_unstable();
        forms.dedup_by_key(|form| form.0);
        let mut slots = vec![(0, 0); (forms.len() * 2).next_power_of_two()];
        let mask = slots.len() - 1;
        for (key, term) in forms {
            let mut at = place(key) & mask;
            while slots.get(at).is_some_and(|slot| slot.0 != 0) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = (key, term);
            }
        }
        Typos { slots }
    }

    /// Bytes that the table takes.
    pub(crate) fn size(&self) -> usize {
        size_of_val(self.slots.as_slice())
    }

    fn get(&self, key: u32) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = place(key) & mask;
        loop {
            match self.slots.get(at)? {
                (0, _) => return None,
                (found, term) if *found == key => return Some(*term),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// The term that these letters are probably meant to be. `known` looks a stem's key up.
    pub(crate) fn correct(&self, letters: &[u8], known: impl Fn(u64) -> Option<u32>) -> Option<u32> {
        if letters.len() < LONG {
            return with_a_swap(letters, known);
        }
        let whole = hash::polynomial(letters);
        self.get(key(whole, Form::Shortened))
            .or_else(|| self.shortened(letters, Form::Whole))
            .or_else(|| with_a_swap(letters, known))
            .or_else(|| self.shortened(letters, Form::Shortened).filter(|_| letters.len() >= LONGER))
    }

    /// Looks every form with a letter left out up among the words as they are, or among such forms.
    fn shortened(&self, letters: &[u8], among: Form) -> Option<u32> {
        let mut found = None;
        without_a_letter(letters, |polynomial| found = found.or_else(|| self.get(key(polynomial, among))));
        found
    }
}

/// Calls `emit` with what a long word is entered under.
pub(crate) fn forms(letters: &[u8], mut emit: impl FnMut(u32)) {
    if letters.len() >= LONG {
        emit(key(hash::polynomial(letters), Form::Whole));
        without_a_letter(letters, |polynomial| emit(key(polynomial, Form::Shortened)));
    }
}

/// Calls `emit` with the polynomial of every form that lacks one letter; the first letter stays.
fn without_a_letter(letters: &[u8], mut emit: impl FnMut(u64)) {
    let whole = hash::polynomial(letters);
    let Some((first, rest)) = letters.split_first() else { return };
    let mut front = hash::append(0, *first);
    for (at, letter) in rest.iter().enumerate() {
        let behind = rest.len() - at - 1;
        let with_it = hash::append(front, *letter);
        let tail = whole.wrapping_sub(hash::shift(with_it, behind));
        emit(hash::shift(front, behind).wrapping_add(tail));
        front = with_it;
    }
}

/// Two neighbours swapped, behind the first letter.
fn with_a_swap(letters: &[u8], known: impl Fn(u64) -> Option<u32>) -> Option<u32> {
    let mut buffer = [0; 32];
    let swapped = buffer.get_mut(..letters.len()).filter(|_| letters.len() >= SHORT)?;
    (1..letters.len() - 1).find_map(|at| {
        swapped.copy_from_slice(letters);
        swapped.swap(at, at + 1);
        known(hash::word(stem(swapped)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrected(word: &str, typed: &str) -> bool {
        let mut entries = vec![];
        forms(word.as_bytes(), |key| entries.push((key, 7)));
        let known = |key| (key == hash::word(stem(word.as_bytes()))).then_some(7);
        Typos::new(entries).correct(typed.as_bytes(), known) == Some(7)
    }

    #[test]
    fn one_slip_is_forgiven() {
        assert!(corrected("confetti", "confeti"), "too few");
        assert!(corrected("controls", "controlls"), "too many");
        assert!(corrected("explosion", "explotion"), "another");
        assert!(corrected("keyboard", "keybaord"), "swapped");
        assert!(corrected("touch", "tocuh"), "swapped in a short word");
        assert!(corrected("smooth", "smoooth") && corrected("lively", "livley"));
    }

    #[test]
    fn other_words_are_left_alone() {
        assert!(!corrected("particle", "article"), "the first letter stays");
        assert!(!corrected("spark", "shark"), "short words only by a swap");
        assert!(!corrected("shadow", "meadow"));
        assert!(!corrected("lively", "lovely"), "another letter only in longer words");
        assert!(!corrected("fire", "fir"));
        assert!(!corrected("explosion", ""));
    }

    #[test]
    fn forms_have_the_same_keys_as_words_written_so() {
        let mut keys = vec![];
        without_a_letter(b"bubble", |polynomial| keys.push(polynomial));
        assert_eq!(keys, [b"bbble".as_slice(), b"buble", b"buble", b"bubbe", b"bubbl"].map(hash::polynomial));
    }

    #[test]
    fn short_and_empty_words_have_no_forms() {
        for word in ["", "a", "touch"] {
            forms(word.as_bytes(), |_| panic!("{word}"));
        }
    }
}
