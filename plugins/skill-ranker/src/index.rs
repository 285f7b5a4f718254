//! The catalogue, prepared: flat sorted arrays that are part of the image every request starts from.
//!
//! Skills are numbered in the order of their names and terms in the order of their keys, so the same catalogue gives the
//! same index whatever order it came in. A term has two lists: *words*, what it adds to a skill in whose description or
//! body it stands, and *parts*, which trigger phrases it is a part of.

use waza_sdk::Dimension;

use crate::cues::{CUES, Cue};
use crate::entry::Role;
use crate::rows::Rows;
use crate::typo::Typos;

/// Most skills that an index can number.
pub(crate) const SKILLS: usize = 1 << 18;

/// Where a word of a skill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Description,
    Body,
}

/// What a term adds to a skill: 18 bits of skill, 1 of field, 13 of gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting(u32);

impl Posting {
    pub(crate) const MOST: u32 = (1 << 13) - 1;

    pub(crate) fn new(skill: u32, field: Field, gain: u32) -> Self {
        Posting((skill << 14) | (u32::from(field == Field::Body) << 13) | gain.min(Self::MOST))
    }

    #[inline]
    pub(crate) fn skill(self) -> u32 {
        self.0 >> 14
    }

    #[inline]
    pub(crate) fn gain(self) -> u32 {
        self.0 & Self::MOST
    }

    pub(crate) fn field(self) -> Field {
        if self.0 & (1 << 13) == 0 { Field::Description } else { Field::Body }
    }
}

/// A term as a part of a phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub skill: u32,
    /// Number of the phrase within the skill; 0 is its name.
    pub phrase: u16,
    /// The part of the phrase that the term is, of 1,024.
    pub share: u16,
}

/// What is known of a term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Term {
    /// Where its lists begin; they end where those of the next term begin.
    pub words: u32,
    pub parts: u32,
    /// Rarity, of 1,024.
    pub rarity: u16,
    /// One more than where its cues begin in `cues`; 0 when it begins none.
    pub cue: u16,
}

/// A term's lists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lists<'a> {
    pub words: &'a [Posting],
    pub parts: &'a [Part],
    pub rarity: u32,
}

/// The prepared catalogue. `build` makes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    pub names: Vec<String>,
    pub dimensions: Vec<Option<Dimension>>,
    /// What new games start from, in the order of the skills.
    pub roles: Vec<(u32, Role)>,
    /// Keys of terms, in order.
    pub keys: Vec<u64>,
    /// Open-addressed: number of the term plus one, by its key.
    pub slots: Vec<u32>,
    /// By number of the term, and one more that ends the last lists.
    pub terms: Vec<Term>,
    pub words: Vec<Posting>,
    pub parts: Vec<Part>,
    /// Where the phrases of a skill begin in `strengths`, and one more.
    pub phrases: Vec<u32>,
    /// How telling each phrase is when all of it is said, of 1,024.
    pub strengths: Vec<u16>,
    /// Numbers of cues, ordered by the key of their first term.
    pub cues: Vec<(u64, u16)>,
    pub typos: Typos,
    /// What the skills' own examples say.
    pub rows: Rows,
}

impl Index {
    /// The number of a term.
    #[inline]
    pub(crate) fn find(&self, key: u64) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = key as usize & mask;
        loop {
            let term = self.slots.get(at)?.checked_sub(1)?;
            if self.keys.get(term as usize) == Some(&key) {
                return Some(term);
            }
            at = (at + 1) & mask;
        }
    }

    /// A term's lists.
    #[inline]
    pub(crate) fn lists(&self, term: u32) -> Option<Lists<'_>> {
        let at = term as usize;
        let (this, next) = (self.terms.get(at)?, self.terms.get(at + 1)?);
        Some(Lists {
            words: self.words.get(this.words as usize..next.words as usize)?,
            parts: self.parts.get(this.parts as usize..next.parts as usize)?,
            rarity: u32::from(this.rarity),
        })
    }

    /// Whether a term has lists at all: stop words and bare cues have none.
    #[inline]
    pub(crate) fn tells(&self, term: u32) -> bool {
        let at = term as usize;
        match (self.terms.get(at), self.terms.get(at + 1)) {
            (Some(this), Some(next)) => this.words < next.words || this.parts < next.parts,
            _ => false,
        }
    }

    /// What a skill is to a new game.
    pub(crate) fn role_of(&self, skill: u32) -> Option<Role> {
        let at = self.roles.binary_search_by_key(&skill, |role| role.0).ok()?;
        self.roles.get(at).map(|role| role.1)
    }

    /// The cues that begin with a term.
    pub(crate) fn cues_of(&self, term: u32) -> impl Iterator<Item = Cue> {
        let first = self.terms.get(term as usize).and_then(|term| term.cue.checked_sub(1));
        let cues = first.and_then(|first| self.cues.get(usize::from(first)..)).unwrap_or_default();
        let key = cues.first().map(|cue| cue.0);
        cues.iter()
            .take_while(move |cue| Some(cue.0) == key)
            .filter_map(|(_, number)| CUES.get(usize::from(*number)).copied())
    }

    /// Where a skill's phrases are in `strengths`.
    #[inline]
    pub(crate) fn strengths_of(&self, skill: u32) -> &[u16] {
        let at = skill as usize;
        let (Some(from), Some(to)) = (self.phrases.get(at), self.phrases.get(at + 1)) else { return &[] };
        self.strengths.get(*from as usize..*to as usize).unwrap_or_default()
    }

    /// Bytes that the arrays take.
    pub(crate) fn size(&self) -> usize {
        self.names.iter().map(|name| name.len() + size_of::<String>()).sum::<usize>()
            + self.dimensions.len()
            + self.keys.len() * 8
            + self.slots.len() * 4
            + size_of_val(self.terms.as_slice())
            + self.words.len() * 4
            + size_of_val(self.parts.as_slice())
            + self.phrases.len() * 4
            + self.strengths.len() * 2
            + self.cues.len() * 16
            + self.typos.size()
            + self.rows.size()
    }
}
