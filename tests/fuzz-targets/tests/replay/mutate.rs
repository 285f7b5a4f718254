//! Changes to inputs, blind but not aimless: bytes, pieces, numbers, and what the formats are made of. Finding inputs
//! is libFuzzer's work; this keeps a check in every test run that needs neither it nor a compiler of its own.

use fastrand::Rng;

/// What the formats are made of, and what their readers stumble over.
const PIECES: &[&str] = &[
    "..",
    "/",
    "\\",
    "%2e",
    "%252f",
    "%00",
    "\0",
    "\u{1f}",
    "\n",
    "\r",
    "\u{85}",
    "\u{2028}",
    "\u{200c}",
    "．",
    "猫",
    "\u{feff}",
    ".git",
    "C:",
    "~",
    "users/",
    "assets/",
    "./",
    "&quot;",
    "\\u002f",
    "<script>",
    "]]>",
    "'",
    "\"",
    "?",
    "---\n",
    "- ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    "&a",
    "*a",
    "name",
    "nan",
    "-1",
    "0",
    "4294967295",
    "9223372036854775807",
    "local.get",
    "unreachable",
    "i32.load",
    "memory",
    "(",
    ")",
    "\u{7f}",
    "\u{fffd}",
];
const LARGEST: usize = 64 << 10;

pub(crate) struct Mutator(Rng);

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.usize(..end.max(1))
    }

    /// The bytes with one to four changes, some of them pieces of `other`.
    pub(crate) fn mutate(&mut self, bytes: &[u8], other: &[u8]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        for _ in 0..self.0.usize(1..=4) {
            self.change(&mut out, other);
        }
        out.truncate(LARGEST);
        out
    }

    fn change(&mut self, out: &mut Vec<u8>, other: &[u8]) {
        let piece = PIECES[self.below(PIECES.len())].as_bytes();
        match self.0.u32(..9) {
            0 => {
                let range = self.range(out.len(), 1);
                out[range].iter_mut().for_each(|byte| *byte ^= 1 << self.0.u32(..8));
            }
            1 => {
                let range = self.range(out.len(), 1);
                out[range].fill(self.0.u8(..));
            }
            2 => drop(out.drain(self.range(out.len(), 16))),
            3 => {
                let copy = out[self.range(out.len(), 64)].to_vec();
                self.insert(out, &copy);
            }
            4 => {
                let copy = other[self.range(other.len(), 64)].to_vec();
                self.insert(out, &copy);
            }
            5 => out.truncate(self.below(out.len())),
            6 => {
                let number = self.range(out.len(), 4);
                drop(out.splice(number, self.0.i32(-1..300).to_string().into_bytes()));
            }
            7 => {
                let many = piece.repeat(self.0.usize(1..=64));
                self.insert(out, &many);
            }
            _ => self.insert(out, piece),
        }
    }

    fn insert(&mut self, out: &mut Vec<u8>, piece: &[u8]) {
        let at = self.below(out.len() + 1);
        drop(out.splice(at..at, piece.iter().copied()));
    }

    /// Somewhere, at most `longest` bytes.
    fn range(&mut self, len: usize, longest: usize) -> std::ops::Range<usize> {
        let start = self.below(len);
        start.min(len)..(start + self.0.usize(1..=longest)).min(len)
    }
}
