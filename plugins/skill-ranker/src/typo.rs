//! Misspelled words: one letter too many, too few, another one, or two swapped, anywhere but at the start.
//!
//! Each long word of the catalogue's triggers is entered as it is and with each letter left out, and an unknown word of a
//! message is looked up in the same ways: two words meet when they are one slip apart, and also when each lost another
//! letter. Shorter words are one slip from too many real words, so of them only swaps are tried.

use crate::hash;
use crate::stem::stem;

/// From this many letters on a word has forms with a letter left out.
const LONG: usize = 6;
/// Shorter words have no misspellings at all.
const SHORT: usize = 4;

/// Term of each form, in an open-addressed table: keys are never 0, which marks a free place.
#[derive(Debug, Default)]
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
            let mut at = key as usize & mask;
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
        let mut at = key as usize & mask;
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
        match letters.len() {
            LONG.. => self.by_forms(letters),
            SHORT.. => with_a_swap(letters, known),
            _ => None,
        }
    }

    fn by_forms(&self, letters: &[u8]) -> Option<u32> {
        let mut found = None;
        forms(letters, |key| found = found.or_else(|| self.get(key)));
        found
    }
}

/// Calls `emit` with the key of a long word and of every form that lacks one letter; the first letter stays.
pub(crate) fn forms(letters: &[u8], mut emit: impl FnMut(u32)) {
    let whole = hash::polynomial(letters);
    let Some((first, rest)) = letters.split_first().filter(|_| letters.len() >= LONG) else { return };
    let key = |polynomial: u64| (hash::finish(polynomial) >> 32) as u32 | 1;
    emit(key(whole));
    let mut front = hash::append(0, *first);
    for (at, letter) in rest.iter().enumerate() {
        let behind = rest.len() - at - 1;
        let with_it = hash::append(front, *letter);
        let tail = whole.wrapping_sub(hash::shift(with_it, behind));
        emit(key(hash::shift(front, behind).wrapping_add(tail)));
        front = with_it;
    }
}

fn with_a_swap(letters: &[u8], known: impl Fn(u64) -> Option<u32>) -> Option<u32> {
    let mut swapped = [0; LONG];
    let swapped = swapped.get_mut(..letters.len())?;
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
    }

    #[test]
    fn other_words_are_left_alone() {
        assert!(!corrected("particle", "article"), "the first letter stays");
        assert!(!corrected("spark", "shark"), "short words only by a swap");
        assert!(!corrected("shadow", "meadow"));
        assert!(!corrected("fire", "fir"));
        assert!(!corrected("explosion", ""));
    }

    #[test]
    fn forms_have_the_same_keys_as_words_written_so() {
        let mut keys = vec![];
        forms(b"bubble", |key| keys.push(key));
        let key = |word: &[u8]| (hash::word(word) >> 32) as u32 | 1;
        assert_eq!(
            keys,
            [b"bubble".as_slice(), b"bbble", b"buble", b"buble", b"bubbe", b"bubbl"].map(key).to_vec()
        );
    }
}
