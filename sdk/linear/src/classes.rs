//! Rows for many classes at once: each is fitted to its own examples, against those of the other classes and against
//! texts that belong to none in particular.
//!
//! An example of one class may belong to another as well, and nobody has said so. So a class is first fitted without the
//! others; what of theirs it then takes for its own is left out, and the rest counts little.
//!
//! Bounds: [`OWN`] examples of a class and [`OTHERS`] other texts are looked at, chosen by their text, so neither the
//! order of the classes nor that of their examples matters.

use crate::{
    BUCKETS,
    bag::Bag,
    fit::{fold_of, logistic, quantised},
    row::Row,
};

/// Examples of a class that are looked at.
pub const OWN: usize = 512;
/// Texts of others that a class is fitted against.
pub const OTHERS: usize = 2048;
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
        Self { doubt: 0.5, unwanted: 4.0, other: 1.0, prior: 0.3, keep: 400, report: false }
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

/// A text that was scored without having been seen.
struct Judged {
    wanted: bool,
    weight: f32,
    score: f32,
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
        let own = self.own.iter().map(|text| (*text, text.wanted, if text.wanted { 1.0 } else { self.options.unwanted }));
        let others = self.others.iter().map(|text| (text.text, false, if text.of.is_some() { self.options.other } else { 1.0 }));
        own.chain(others)
    }

    /// Fits to all that is not in the fold `without`.
    fn row(&self, without: Option<u32>) -> Row {
        let mut judged = Vec::with_capacity(self.own.len() + self.others.len());
        for fold in (0..FOLDS).filter(|fold| Some(*fold) != without) {
            let weights = self.weights(|text| Some(text.fold) != without && text.fold != fold);
            let unseen = self.texts().filter(|(text, ..)| text.fold == fold);
            judged.extend(unseen.map(|(text, wanted, weight)| Judged { wanted, weight, score: weights.score(&text.bag) }));
        }
        let (scale, bias) = scale(&judged, self.options.prior);
        self.weights(|text| Some(text.fold) != without).row(scale, bias, self.options.keep)
    }

    fn weights(&self, seen: impl Fn(&Labelled) -> bool) -> Weights {
        let mut counts = vec![(0f32, 0f32); BUCKETS];
        let (mut all, mut wants) = (0f32, 0f32);
        for (text, wanted, weight) in self.texts().filter(|(text, ..)| seen(text)) {
            if wanted { wants += weight } else { all += weight }
            for bucket in text.bag.buckets() {
                if let Some(count) = counts.get_mut(usize::from(*bucket)) {
                    if wanted { count.0 += weight } else { count.1 += weight }
                }
            }
        }
        let part = wants / all.max(1.0);
        let doubt = self.options.doubt;
        let mut weights = vec![0f32; BUCKETS];
        let mut kept: Vec<(f32, usize)> = Vec::with_capacity(8192);
        for (at, (wanted, other)) in counts.iter().enumerate().filter(|(_, (a, b))| a + b > 0.0) {
            let weight = ln((wanted + doubt) / (other * part + doubt));
            // What says little and often is worth keeping as well as what says much and seldom.
            kept.push((weight.abs() * 1.0, at));
            if let Some(place) = weights.get_mut(at) { *place = weight; }
        }
        if kept.len() > self.options.keep {
            kept.select_nth_unstable_by(self.options.keep, |(x, a), (y, b)| y.total_cmp(x).then(a.cmp(b)));
            for (_, at) in kept.iter().skip(self.options.keep) {
                if let Some(place) = weights.get_mut(*at) { *place = 0.0; }
            }
        }
        Weights(weights)
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

/// By bucket.
struct Weights(Vec<f32>);

impl Weights {
    fn score(&self, bag: &Bag) -> f32 {
        let known = |bucket: &u16| self.0.get(usize::from(*bucket)).copied().unwrap_or_default();
        bag.buckets().iter().map(known).sum::<f32>() / (bag.buckets().len().max(1) as f32).sqrt()
    }

    fn row(&self, scale: f32, bias: f32, keep: usize) -> Row {
        let scaled: Vec<f32> = self.0.iter().map(|weight| weight * scale).collect();
        quantised(bias, &scaled, keep)
    }
}

/// The scale and the bias that make log-odds of scores: logistic regression in one dimension, by Newton's steps.
fn scale(judged: &[Judged], prior: f32) -> (f32, f32) {
    let sum = |wanted: bool| judged.iter().filter(|text| text.wanted == wanted).map(|text| text.weight).sum::<f32>();
    let (wants, others) = (sum(true), sum(false));
    let balance = prior * others / wants.max(1e-6);
    let (mut scale, mut bias) = (1f32, -1f32);
    for _ in 0..20 {
        // A weak belief in a scale of one keeps a class apart that is easily told from going to infinity.
        let (mut by_scale, mut by_bias) = (scale - 1.0, 0f32);
        let (mut aa, mut ab, mut bb) = (1f32, 0f32, 1e-3f32);
        for text in judged {
            let weight = if text.wanted { text.weight * balance } else { text.weight };
            let p = logistic(scale * text.score + bias);
            let error = (p - if text.wanted { 1.0 } else { 0.0 }) * weight;
            let slope = (p * (1.0 - p) * weight).max(0.0);
            by_scale += error * text.score;
            by_bias += error;
            aa += slope * text.score * text.score;
            ab += slope * text.score;
            bb += slope;
        }
        let determinant = (aa * bb - ab * ab).max(1e-6);
        let (step_scale, step_bias) =
            ((by_scale * bb - by_bias * ab) / determinant, (by_bias * aa - by_scale * ab) / determinant);
        scale = (scale - step_scale.clamp(-1.0, 1.0)).clamp(0.0, 10.0);
        bias = (bias - step_bias.clamp(-1.0, 1.0)).clamp(-10.0, 10.0);
    }
    (scale, bias)
}

/// 1/13, 1/11, … 1.
const LN: [f64; 7] = [1.0 / 13.0, 1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0, 1.0];

/// The natural logarithm of a positive number, by a series over what is left when powers of two are taken out.
fn ln(x: f32) -> f32 {
    let x = f64::from(x.max(1e-30));
    let exponent = ((x.to_bits() >> 52) & 0x7FF) as i32 - 1023;
    let mantissa = f64::from_bits((x.to_bits() & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    let small = (mantissa - 1.0) / (mantissa + 1.0);
    let square = small * small;
    let series = LN.iter().fold(0.0, |sum, part| sum * square + part);
    (2.0 * small * series + f64::from(exponent) * std::f64::consts::LN_2) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(wanted: &[&str], unwanted: &[&str]) -> Vec<Labelled> {
        let wanted = wanted.iter().map(|text| Labelled::new(text, true));
        wanted.chain(unwanted.iter().map(|text| Labelled::new(text, false))).collect()
    }

    fn weather() -> Vec<Labelled> {
        class(
            &["make it rain", "heavy rain please", "let it snow", "snow on the roofs", "雨を降らせて", "雪が降る夜"],
            &["a rain of arrows", "the train is late"],
        )
    }

    fn sound() -> Vec<Labelled> {
        class(&["louder music", "a jingle when i win", "the sound of rain", "音を大きく", "音楽を流して"], &[])
    }

    fn background() -> Vec<Labelled> {
        ["make it red", "a new level", "faster please", "敵を増やして", "色を青に", "the score is wrong"]
            .map(|text| Labelled::new(text, false))
            .into()
    }

    #[test]
    fn each_class_knows_its_own() {
        let rows = fit_classes(&[weather(), sound(), vec![]], &background(), &ClassOptions::default());
        let score = |class: usize, text| rows[class].as_ref().unwrap().row.score(&Bag::of(text));
        assert!(score(0, "rain and snow") > 0 && score(1, "more music") > 0);
        assert!(score(0, "the music is late") < 0 && score(1, "red snow") < 0);
        assert!(rows[2].is_none());
    }

    #[test]
    fn neither_the_order_of_classes_nor_that_of_examples_matters() {
        let options = ClassOptions { report: true, ..ClassOptions::default() };
        let fitted = fit_classes(&[weather(), sound()], &background(), &options);
        let (mut turned, mut texts) = ([sound(), weather()], background());
        turned.iter_mut().for_each(|class| class.reverse());
        texts.rotate_left(2);
        let other = fit_classes(&turned, &texts, &options);
        assert_eq!([&other[1], &other[0]], [&fitted[0], &fitted[1]]);
    }

    #[test]
    fn a_report_counts_what_was_not_seen() {
        let options = ClassOptions { report: true, ..ClassOptions::default() };
        let reports = |classes: &[Vec<Labelled>]| fit_classes(classes, &background(), &options)[0].clone().unwrap().report.unwrap();
        let told = reports(&[weather()]);
        assert_eq!((told.examples, told.counter_examples), (6, 2));
        assert!(told.precision <= 1_000_000 && told.recall <= 1_000_000);
        // Nothing in common: what was not seen cannot be known.
        let strange = reports(&[class(&["qqq", "www", "zzz", "xxx", "vvv"], &[])]);
        assert_eq!(strange.recall, 0);
        // All alike: what was not seen is known all the same.
        let alike = class(&["drop confetti", "confetti now", "confetti!", "some confetti", "confetti at the end"], &[]);
        assert_eq!(reports(&[alike]).recall, 1_000_000);
    }

    #[test]
    fn there_is_an_end_to_examples() {
        let many: Vec<_> = (0..2000).map(|n| Labelled::new(&format!("rain number {n}"), true)).collect();
        let few = FitOptions { epochs: 1, keep: 400, ..FitOptions::default() };
        let options = ClassOptions { fit: few, ..ClassOptions::default() };
        let own = chosen(&many);
        assert_eq!(own.len(), OWN);
        let pool: Vec<_> = many.iter().map(|text| Text { text, of: None }).collect();
        let others = Class::of(&[], &pool, 0, &options).others.len();
        assert_eq!(others, many.len().min(OTHERS));
        let rows = fit_classes(&[many.clone(), sound()], &many, &options);
        assert!(rows.iter().flatten().all(|fitted| fitted.row.weights().len() <= 400));
    }
}
