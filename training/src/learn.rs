//! Fits the three rows of the intent model to messages.

use anyhow::Result;
use intent_classifier::{CLASSES, Model};
use waza_linear::{BUCKETS, Bag, Example, FitOptions, fit, fold_of};

use crate::rows::{Row, three_way};

/// Parts that rows are divided into; each is judged by a model that has not seen it.
pub(crate) const FOLDS: u32 = 5;

/// Chosen by cross-validation among epochs of 6 to 30, rates of 0.2 to 1 and decays of 1e-4 to 1e-3. The figures differ
/// by less than half a point.
const OPTIONS: FitOptions = FitOptions { epochs: 12, rate: 0.5, decay: 5e-4, keep: BUCKETS };

/// A message and what it is to the model.
pub(crate) struct Lesson<'r> {
    pub(crate) row: &'r Row,
    bag: Bag,
    pub(crate) fold: u32,
    /// From 0 to 9, by the text, apart from the folds: a learning curve takes those below a share.
    tenth: u32,
}

impl<'r> Lesson<'r> {
    pub(crate) fn new(row: &'r Row) -> Lesson<'r> {
        let (folded, _) = waza_fold::fold(&row.text);
        let tenth = fold_of(&format!("{folded} for the curve"), 10);
        Lesson { row, bag: Model::bag(&folded), fold: fold_of(&folded, FOLDS), tenth }
    }
}

/// A model of so many tenths of the lessons, without a fold. Returns the file's bytes and how many lessons there were.
pub(crate) fn learn(lessons: &[Lesson<'_>], without: Option<u32>, tenths: u32) -> (Vec<u8>, usize) {
    let seen: Vec<&Lesson<'_>> =
        lessons.iter().filter(|lesson| Some(lesson.fold) != without && lesson.tenth < tenths).collect();
    let rows = CLASSES.map(|class| fit(&examples(&seen, class), &OPTIONS));
    (Model::lay_out(&rows), seen.len())
}

/// The same, ready to be asked.
pub(crate) fn model(lessons: &[Lesson<'_>], without: Option<u32>, tenths: u32) -> Result<Model> {
    Ok(Model::read(learn(lessons, without, tenths).0.into())?)
}

/// A class against the rest. A message that accepts the class as second best is no example of either. Both sides weigh
/// the same: how frequent a class is here says nothing of how frequent it is in the world.
fn examples<'l>(lessons: &[&'l Lesson<'_>], class: &str) -> Vec<Example<'l>> {
    let name = |intent: &str| if three_way(intent) == "edit" { "change" } else { three_way(intent) } == class;
    let labelled: Vec<(&Bag, bool)> = lessons
        .iter()
        .filter(|lesson| name(&lesson.row.intent) || !lesson.row.intent_any.iter().any(|any| name(any)))
        .map(|lesson| (&lesson.bag, name(&lesson.row.intent)))
        .collect();
    let wanted = labelled.iter().filter(|(_, wanted)| *wanted).count();
    let share = |part: usize| labelled.len() as f32 / (2 * part.max(1)) as f32;
    let (for_it, against) = (share(wanted), share(labelled.len() - wanted));
    let example = |(bag, wanted)| Example { bag, wanted, weight: if wanted { for_it } else { against } };
    labelled.into_iter().map(example).collect()
}
