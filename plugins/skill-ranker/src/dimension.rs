//! What kind of game a message is about: said outright, known from the project, or only suggested.
//!
//! Skills of the other kind are left out when it is known, and pushed down when it is suggested.

use waza_sdk::{Dimension, Pending, Project};

use crate::cues::{Cue, Force};

/// Votes that a suggestion needs to lead by.
const LEAD: u32 = 2;

/// Before a cue, these take it back.
const TAKEN_BACK_BEFORE: &[&str] =
    &["not ", "no ", "not in ", "instead of ", "rather than ", "isn't ", "without ", "don't want "];
/// After a cue, these do.
const TAKEN_BACK_AFTER: &[&str] =
    &["じゃな", "ではな", "でなく", "はやめ", "をやめ", "は嫌", "はいや", "より", "以外", "なしで", "は無し"];
/// Around a cue, these ask to turn a game of one kind into the other.
const TURNED_BEFORE: &[&str] = &["make it ", "make this ", "into ", "to ", "go ", "switch ", "in full "];
const TURNED_AFTER: &[&str] = &["に", "化", "へ", "で作り直"];

/// How it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The message says so.
    Message,
    /// The project is of that kind.
    Project,
    /// Words of the message suggest it.
    Suggested,
}

/// The kind of game, how it is known, and the characters that say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Aim {
    pub dimension: Dimension,
    pub source: Source,
    pub chars: Option<(u32, u32)>,
}

/// What was heard of one dimension.
#[derive(Clone, Copy, Debug, Default)]
struct Heard {
    outright: bool,
    taken_back: bool,
    answer: bool,
    turned: bool,
    votes: u32,
    chars: Option<(u32, u32)>,
}

/// What was heard in one text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    flat: Heard,
    deep: Heard,
}

impl Tally {
    /// Takes a cue in if it really stands at `byte` of the folded `text`.
    pub(crate) fn hear(&mut self, text: &str, byte: usize, from: u32, (cue, dimension, force): Cue) {
        let Some((before, rest)) = text.split_at_checked(byte) else { return };
        let Some(after) = rest.strip_prefix(cue) else { return };
        let heard = match dimension {
            Dimension::TwoD => &mut self.flat,
            Dimension::ThreeD => &mut self.deep,
        };
        let after = after.strip_prefix(".js").unwrap_or(after);
        if force == Force::Outright && after.starts_with(|next: char| next.is_ascii_alphanumeric()) {
            return; // "2 dogs"
        }
        if TAKEN_BACK_BEFORE.iter().any(|words| before.ends_with(words))
            || TAKEN_BACK_AFTER.iter().any(|words| after.starts_with(words))
        {
            heard.taken_back = true;
            return;
        }
        match force {
            Force::Outright => heard.outright = true,
            Force::Answer => (heard.answer, heard.votes) = (true, heard.votes + 2),
            Force::Hint => heard.votes += 2,
            Force::Faint => heard.votes += 1,
        }
        heard.turned |= TURNED_BEFORE.iter().any(|words| before.ends_with(words))
            || TURNED_AFTER.iter().any(|words| after.starts_with(words));
        heard.chars = heard.chars.or(Some((from, from + cue.chars().count() as u32)));
    }

    fn of(&self, dimension: Dimension) -> &Heard {
        match dimension {
            Dimension::TwoD => &self.flat,
            Dimension::ThreeD => &self.deep,
        }
    }

    /// The one dimension that the text names, if it names exactly one.
    fn said(&self, asked: bool) -> Option<Dimension> {
        one(self, |heard| heard.outright)
            .or_else(|| one(self, |heard| asked && heard.answer))
            .or_else(|| one(self, |heard| asked && heard.taken_back).map(other))
    }

    fn suggested(&self) -> Option<Dimension> {
        one(self, |heard| heard.outright).or_else(|| {
            let (flat, deep) = (self.flat.votes, self.deep.votes);
            match () {
                () if flat >= deep + LEAD => Some(Dimension::TwoD),
                () if deep >= flat + LEAD => Some(Dimension::ThreeD),
                () => None,
            }
        })
    }

    /// Puts together what the message says, what the conversation said before the host asked, and what the project is.
    pub(crate) fn aim(&self, earlier: Option<&Tally>, project: &Project) -> Option<Aim> {
        let asked = project.pending == Pending::ChooseDimension;
        let said = self.said(asked);
        let aim = |dimension, source| {
            let chars = self.of(dimension).chars.filter(|_| source != Source::Project);
            Some(Aim { dimension, source, chars })
        };
        if let Some(present) = project.dimension {
            return match said {
                Some(wish) if !project.exists || (wish != present && self.of(wish).turned) => {
                    aim(wish, Source::Message)
                }
                _ => aim(present, Source::Project),
            };
        }
        if let Some(dimension) = said.or_else(|| earlier.and_then(|tally| tally.said(false))) {
            return aim(dimension, Source::Message);
        }
        let suggested = self.suggested().or_else(|| earlier.and_then(Tally::suggested))?;
        aim(suggested, Source::Suggested)
    }
}

fn one(tally: &Tally, holds: impl Fn(&Heard) -> bool) -> Option<Dimension> {
    match (holds(&tally.flat), holds(&tally.deep)) {
        (true, false) => Some(Dimension::TwoD),
        (false, true) => Some(Dimension::ThreeD),
        _ => None,
    }
}

fn other(dimension: Dimension) -> Dimension {
    match dimension {
        Dimension::TwoD => Dimension::ThreeD,
        Dimension::ThreeD => Dimension::TwoD,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cues::CUES;
    use waza_sdk::testing::request;

    fn tally(text: &str) -> Tally {
        let mut tally = Tally::default();
        for cue in CUES {
            for (byte, _) in text.match_indices(cue.0) {
                let starts = text.get(..byte).and_then(|before| before.chars().next_back());
                if !starts.is_some_and(|before| before.is_ascii_alphanumeric()) {
                    tally.hear(text, byte, text.get(..byte).map_or(0, |b| b.chars().count() as u32), *cue);
                }
            }
        }
        tally
    }

    fn aim(text: &str, change: impl FnOnce(&mut Project)) -> Option<(Dimension, Source)> {
        let mut project = request("").project;
        change(&mut project);
        tally(text).aim(None, &project).map(|aim| (aim.dimension, aim.source))
    }

    const FLAT: Option<(Dimension, Source)> = Some((Dimension::TwoD, Source::Message));
    const DEEP: Option<(Dimension, Source)> = Some((Dimension::ThreeD, Source::Message));

    #[test]
    fn said_outright() {
        for text in
            ["a 2d shooter", "2-d fishing", "二次元の迷路", "p5.jsで作って", "2次元", "not 3d, 2d please"]
        {
            assert_eq!(aim(text, |_| ()), FLAT, "{text}");
        }
        for text in
            ["3dの街", "three.jsで散歩", "webgl demo", "三次元の宇宙", "3dじゃなくて…いや3d", "2dより3d"]
        {
            assert_eq!(aim(text, |_| ()), DEEP, "{text}");
        }
    }

    #[test]
    fn both_or_neither_is_not_known() {
        for text in ["2dと3dどっち", "game please", "give me 2 dogs", "three lives", "12d"] {
            assert_eq!(aim(text, |_| ()), None, "{text}");
        }
    }

    #[test]
    fn suggestions_count_as_such_unless_the_host_has_asked() {
        let suggested = Some((Dimension::ThreeD, Source::Suggested));
        assert_eq!(aim("立体迷路", |_| ()), suggested);
        assert_eq!(aim("立体で", |project| project.pending = Pending::ChooseDimension), DEEP);
        assert_eq!(aim("3dはやめとく", |project| project.pending = Pending::ChooseDimension), FLAT);
        assert_eq!(aim("first person shooter", |_| ()), suggested);
        assert_eq!(aim("a voxel platformer", |_| ()), None);
        assert_eq!(aim("a puzzle", |_| ()), None);
    }

    #[test]
    fn a_project_stays_what_it_is_unless_it_is_to_be_turned() {
        let in_flat = |text| {
            aim(text, |project| {
                (project.exists, project.dimension) = (true, Some(Dimension::TwoD));
            })
        };
        assert_eq!(in_flat("faster"), Some((Dimension::TwoD, Source::Project)));
        assert_eq!(in_flat("a 3d looking title"), Some((Dimension::TwoD, Source::Project)));
        assert_eq!(in_flat("make it 3d"), DEEP);
        assert_eq!(in_flat("3d化して"), DEEP);
    }

    #[test]
    fn what_was_asked_for_before_counts_when_the_answer_says_nothing() {
        let project = request("").project;
        let aim = tally("kawaii please").aim(Some(&tally("a 3d maze")), &project);
        assert_eq!(aim.map(|aim| (aim.dimension, aim.chars)), Some((Dimension::ThreeD, None)));
    }
}
