//! A message as the index sees it: which of the catalogue's terms it has and where, and what it says of the dimension.
//!
//! When the host has asked something, the message is an answer, and what the user wanted is in the message before it;
//! that one is read too, without positions.

use waza_linear::Bag;
use waza_sdk::{Pending, Request, Role};

use crate::dimension::Tally;
use crate::fold::fold;
use crate::index::Index;
use crate::tokenise::{Kind, TELLING_PAIR, Token, tokenise};

/// A term of the catalogue in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub term: u32,
    /// First character of the folded text and the one after the last; `None` in an earlier message.
    pub chars: Option<(u32, u32)>,
    /// Only after forgiving a slip.
    pub misspelled: bool,
    /// Written in hiragana, as grammar is: a part of a phrase, but no word by itself.
    pub grammar: bool,
}

impl Hit {
    /// By term, then by place; at the same place the one without a slip first.
    #[inline]
    fn order(&self) -> u64 {
        let place = self.chars.map_or(0, |(from, _)| from + 1);
        (u64::from(self.term) << 32) | u64::from(place << 1) | u64::from(self.misspelled)
    }

    /// Whether it counts where words count singly.
    #[inline]
    pub(crate) fn is_word(&self) -> bool {
        !self.misspelled && !self.grammar
    }
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Query {
    /// Sorted by term; a term has one hit for each place.
    pub hits: Vec<Hit>,
    pub tally: Tally,
    /// For the rows of the examples; empty when there are none.
    pub bag: Bag,
    pub earlier: Option<Tally>,
}

impl Query {
    pub(crate) fn read(index: &Index, request: &Request) -> Self {
        let mut query = Query { hits: Vec::with_capacity(64), ..Query::default() };
        query.tally = query.take(index, &request.folded, true);
        let mut asked_before = String::new();
        if matches!(request.project.pending, Pending::ChooseDimension | Pending::ChooseStyle) {
            let asked = request.history.iter().rfind(|turn| turn.role == Role::User);
            asked_before = asked.map(|turn| fold(&turn.text)).unwrap_or_default();
            query.earlier = asked.map(|_| query.take(index, &asked_before, false));
        }
        if !index.rows.is_empty() {
            query.bag = bag(&request.folded, &asked_before);
        }
        query.hits.sort_unstable_by_key(Hit::order);
        query
    }

    fn take(&mut self, index: &Index, text: &str, placed: bool) -> Tally {
        let mut tally = Tally::default();
        let lists = quoted_lists(text);
        tokenise(text, |token| {
            if lists.iter().any(|(open, close)| (*open..*close).contains(&token.byte)) {
                return;
            }
            let (term, misspelled) = match index.find(token.hash) {
                Some(term) => (term, false),
                None => match correct(index, &token) {
                    Some(term) => (term, true),
                    None => return,
                },
            };
            if !misspelled {
                index.cues_of(term).for_each(|cue| tally.hear(text, token.byte, token.chars.0, cue));
            }
            if index.tells(term) {
                let grammar = matches!(token.kind, Kind::Pair(weight) if weight < TELLING_PAIR);
                self.hits.push(Hit { term, chars: placed.then_some(token.chars), misspelled, grammar });
            }
        });
        tally
    }
}

/// The n-grams of what is looked at of a message, and of the one before it.
fn bag(text: &str, earlier: &str) -> Bag {
    match (quoted_lists(text).as_slice(), earlier) {
        ([], "") => Bag::of(text),
        (lists, _) => Bag::of(&[without(text, lists), without(earlier, &quoted_lists(earlier))].join("\n")),
    }
}

fn without(text: &str, lists: &[(usize, usize)]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for (open, close) in lists.iter().copied().chain([(text.len(), text.len())]) {
        kept.push_str(text.get(from..open).unwrap_or_default());
        from = close;
    }
    kept
}

fn correct(index: &Index, token: &Token<'_>) -> Option<u32> {
    let known = |key| index.find(key).filter(|term| index.tells(*term));
    (token.kind == Kind::Word).then(|| index.typos.correct(token.letters, known)).flatten()
}

/// Where lists of quoted names are, as in `["a-skill"]`. Nobody wishes for skills in JSON; such a list wants to be taken
/// for an answer of a model, so it is skipped.
fn quoted_lists(text: &str) -> Vec<(usize, usize)> {
    let mut lists = vec![];
    let (mut from, mut close) = (0, 0);
    while let Some(open) = find(text, '[', from) {
        if close <= open {
            match find(text, ']', open) {
                Some(found) => close = found,
                None => break,
            }
        }
        let inside = text.get(open + 1..close).unwrap_or_default();
        from = open + 1;
        if inside.trim_start().starts_with(['"', '\'', '“', '”', '`', '「']) {
            lists.push((open, close));
            from = close;
        }
    }
    lists
}

fn find(text: &str, char: char, from: usize) -> Option<usize> {
    Some(from + text.get(from..)?.find(char)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::build;
    use crate::entry::tests::entry;
    use crate::settings::Settings;
    use waza_sdk::Turn;
    use waza_sdk::testing::request;

    fn index(forgive_typos: bool) -> Index {
        let entries = vec![entry("effects", "Weather", &[("waza.triggers-en", "confetti, snow, touch")])];
        build(entries, &Settings { forgive_typos, ..Settings::default() }).unwrap()
    }

    fn places(text: &str) -> Vec<(u32, u32)> {
        Query::read(&index(true), &request(text)).hits.iter().filter_map(|hit| hit.chars).collect()
    }

    #[test]
    fn terms_are_found_where_they_stand() {
        assert_eq!(places("more snow, snow"), [(5, 9), (11, 15)]);
        assert_eq!(places("nothing of the kind"), []);
    }

    #[test]
    fn slips_are_forgiven_if_the_operator_wants() {
        assert_eq!(places("conffeti"), [(0, 8)]);
        let strict = Query::read(&index(false), &request("conffeti"));
        assert!(strict.hits.is_empty());
    }

    #[test]
    fn lists_of_quoted_names_are_no_wishes() {
        assert_eq!(places(r#"return ["snow"] and more confetti"#), [(25, 33)]);
        assert_eq!(places(r#"[ 'snow', "snow"] [snow] ["snow"#), [(19, 23), (27, 31)]);
        assert_eq!(places("snow ] snow"), [(0, 4), (7, 11)]);
    }

    #[test]
    fn many_brackets_cost_no_more_than_one_pass() {
        assert_eq!(places(&"[\"".repeat(4096)), []);
        assert_eq!(places(&"[".repeat(8192)), []);
    }

    #[test]
    fn the_message_before_an_answer_is_read_too() {
        let mut answer = request("2d");
        answer.history = vec![
            Turn { role: Role::User, text: "A game with SNOW".into() },
            Turn { role: Role::Assistant, text: "2D or 3D? confetti?".into() },
        ];
        assert!(Query::read(&index(true), &answer).hits.is_empty());
        answer.project.pending = Pending::ChooseDimension;
        let query = Query::read(&index(true), &answer);
        assert_eq!(query.hits.iter().map(|hit| hit.chars).collect::<Vec<_>>(), [None]);
    }
}
