//! Rows for many classes at once: each is fitted to its own examples, against those of the other classes and against
//! texts that belong to none in particular.
//!
//! An example of one class may belong to another as well, and nobody has said so. So a class is first fitted without the
//! others; what of theirs it then takes for its own is left out, and the rest counts little.
//!
//! Bounds: [`OWN`] examples of a class and [`OTHERS`] other texts are looked at, chosen by their text, so neither the
//! order of the classes nor that of their examples matters.

use crate::{
    bag::Bag,
    fit::fold_of,
    ratio::{Belief, Counts, Judged},
    row::Row,
};

/// Examples of a class that are looked at.
const OWN: usize = 512;
/// Texts of others that a class is fitted against.
const OTHERS: usize = 2048;
/// Parts that examples are divided into for a report: each is judged by a row that has not seen it.
const FOLDS: u32 = 5;

/// An example of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    bag: Bag,
    /// What the choice and the order go by.
    hash: u32,
    fold: u32,
    wanted: bool,
}

impl Labelled {
    /// Of a folded text, and whether it belongs to the class.
    #[must_use]
    pub fn new(folded: &str, wanted: bool) -> Self {
        Self { bag: Bag::of(folded), hash: fold_of(folded, u32::MAX), fold: fold_of(folded, FOLDS), wanted }
    }
}

/// How classes are fitted. The defaults were chosen for a few dozen examples a class.
#[derive(Clone, Copy, Debug)]
pub struct ClassOptions {
    /// Examples that have to be seen before a bucket counts for half of what they say of it.
    pub doubt: f32,
    /// What an example counts that its author says does not belong, against an example that does.
    pub unwanted: f32,
    /// What another class's example counts, against a text of the background.
    pub other: f32,
    /// What all that belongs counts when the scale is found, against all that does not.
    pub prior: f32,
    /// Weights that a row keeps, those that say most.
    pub keep: usize,
    /// Whether rows are judged on examples that they have not seen; takes five times as long again.
    pub report: bool,
}

impl Default for ClassOptions {
    fn default() -> Self {
        Self { doubt: 0.3, unwanted: 4.0, other: 0.2, prior: 0.4, keep: 400, report: false }
    }
}

/// What is known of one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// To be looked up.
    pub row: Row,
    /// How good it is, if that was asked for.
    pub report: Option<Report>,
}

/// How good the row of a class is by itself, on examples that it has not seen: a text is taken for the class when it
/// scores above 0. Nothing of another class that was left out counts here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Examples that belong to the class.
    pub examples: u32,
    /// Examples that its author says do not.
    pub counter_examples: u32,
    /// Of what it took for the class, the part that belongs to it; in ppm. Nothing taken is nothing wrong.
    pub precision: u32,
    /// Of what belongs to the class, the part that it took; in ppm.
    pub recall: u32,
}

/// A row for each class, in the order of the classes; `None` for one without an example that belongs to it. Time is
/// `classes · (OWN + OTHERS) · epochs · n-grams` at most.
#[must_use]
pub fn fit_classes(
    classes: &[Vec<Labelled>],
    background: &[Labelled],
    options: &ClassOptions,
) -> Vec<Option<Fitted>> {
    let own: Vec<Vec<&Labelled>> = classes.iter().map(|examples| chosen(examples)).collect();
    let background: Vec<_> = background.iter().map(|text| Text { text, of: None }).collect();
    let wanted = own.iter().enumerate().flat_map(|(of, examples)| {
        examples.iter().filter(|text| text.wanted).map(move |text| Text { text, of: Some(of) })
    });
    let mut pool: Vec<Text<'_>> = background.into_iter().chain(wanted).collect();
    pool.sort_by_key(|text| (text.text.hash, text.of.is_some()));
    let class = |(at, own): (usize, &Vec<&Labelled>)| {
        own.iter().any(|text| text.wanted).then(|| Class::of(own, &pool, at, options).fitted())
    };
    own.iter().enumerate().map(class).collect()
}

/// A text of the background, or a wanted one of a class.
#[derive(Clone, Copy, Debug)]
struct Text<'a> {
    text: &'a Labelled,
    of: Option<usize>,
}

fn chosen(examples: &[Labelled]) -> Vec<&Labelled> {
    let mut chosen: Vec<_> = examples.iter().collect();
    chosen.sort_by_key(|text| (text.hash, text.wanted));
    chosen.dedup_by_key(|text| (text.hash, text.wanted));
    chosen.truncate(OWN);
    chosen
}

/// One class and what it is fitted against.
struct Class<'a> {
    own: &'a [&'a Labelled],
    others: Vec<Text<'a>>,
    options: &'a ClassOptions,
}

impl<'a> Class<'a> {
    fn of(own: &'a [&'a Labelled], pool: &[Text<'a>], at: usize, options: &'a ClassOptions) -> Self {
        let ours = |text: &Text<'_>| own.binary_search_by_key(&text.text.hash, |own| own.hash).is_ok();
        let others = pool.iter().filter(|text| text.of != Some(at) && !ours(text)).take(OTHERS);
        let all = Self { own, others: others.copied().collect(), options };
        let background = all.others.iter().filter(|text| text.of.is_none());
        let first = Self { own, others: background.copied().collect(), options }.row(None);
        let stays = |text: &Text<'_>| text.of.is_none() || first.score(&text.text.bag) <= 0;
        Self { others: all.others.into_iter().filter(stays).collect(), ..all }
    }

    fn fitted(&self) -> Fitted {
        Fitted { row: self.row(None), report: self.options.report.then(|| self.report()) }
    }

    /// All texts: whether they belong, and what they count.
    fn texts(&self) -> impl Iterator<Item = (&'a Labelled, bool, f32)> {
        let of_own = |text: &&'a Labelled| {
            let weight = if text.wanted { 1.0 } else { self.options.unwanted };
            (*text, text.wanted, weight)
        };
        let of_others = |text: &Text<'a>| {
            let weight = if text.of.is_some() { self.options.other } else { 1.0 };
            (text.text, false, weight)
        };
        self.own.iter().map(of_own).chain(self.others.iter().map(of_others))
    }

    /// Fits to all that is not in the fold `without`.
    fn row(&self, without: Option<u32>) -> Row {
        let ratios = |counts: &Counts| counts.ratios(self.options.doubt, self.options.keep);
        let mut counts = Counts::new();
        for (text, wanted, weight) in self.texts().filter(|(text, ..)| Some(text.fold) != without) {
            counts.add(&text.bag, wanted, weight);
        }
        let mut judged = Vec::with_capacity(self.own.len() + self.others.len());
        for fold in (0..FOLDS).filter(|fold| Some(*fold) != without) {
            let unseen = || self.texts().filter(|(text, ..)| text.fold == fold);
            unseen().for_each(|(text, wanted, weight)| counts.take(&text.bag, wanted, weight));
            let ratios = ratios(&counts);
            let judge = |(text, wanted, weight): (&Labelled, bool, f32)| {
                let sum = ratios.sum(&text.bag);
                Judged { wanted, weight, sum }
            };
            judged.extend(unseen().map(judge));
            unseen().for_each(|(text, wanted, weight)| counts.add(&text.bag, wanted, weight));
        }
        let belief = Belief::of(&judged, self.options.prior);
        ratios(&counts).row(belief, self.options.keep)
    }

    fn report(&self) -> Report {
        let (mut taken, mut right) = (0u64, 0u64);
        for fold in 0..FOLDS {
            let row = self.row(Some(fold));
            let unseen = self.texts().filter(|(text, ..)| text.fold == fold);
            for (_, wanted, _) in unseen.filter(|(text, ..)| row.score(&text.bag) > 0) {
                taken += 1;
                right += u64::from(wanted);
            }
        }
        let wanted = self.own.iter().filter(|text| text.wanted).count() as u64;
        let part = |of: u64, all: u64| (of * 1_000_000).checked_div(all).unwrap_or(1_000_000) as u32;
        Report {
            examples: wanted as u32,
            counter_examples: (self.own.len() as u64 - wanted) as u32,
            precision: part(right, taken),
            recall: part(right, wanted),
        }
    }
}

#[cfg(test)]
#[path = "classes_tests.rs"]
mod tests;
