//! The development rows of `tests/eval/`, with the skills of the repository: floors that a change may not fall below.
//! A quarter of the rows need skills that the repository does not have: success on 74.7 % of all is the most there is.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod support;

use skill_ranker::Settings;
use support::{OPTIONS, catalogue, ranker};
use waza_sdk::skill_ranker::SkillRanker as _;
use waza_sdk::{Pending, Request};
use waza_tests::eval::{self, Prediction, Row};

fn request(row: &Row) -> Request {
    let context = eval::context_of(row);
    let mut request = support::request(&row.context.project, &row.text);
    request.project.exists = context.exists;
    request.project.has_history = context.has_history;
    if context.awaiting_dimension {
        request.project.pending = Pending::ChooseDimension;
    }
    request
}

fn judged(with_bodies: bool) -> eval::Score {
    let ranker = ranker(Settings::default(), catalogue(with_bodies));
    let rows = eval::dev_rows().unwrap();
    let predict = |row: &Row| Prediction {
        id: row.id.clone(),
        skills: ranker.rank(&request(row), OPTIONS).unwrap().into_iter().map(|ranked| ranked.name).collect(),
        ..Prediction::default()
    };
    let predictions: Vec<_> = rows.iter().map(predict).collect();
    eval::score(&rows, &predictions)
}

#[test]
fn the_ranker_alone_succeeds_on_the_development_rows() {
    for with_bodies in [false, true] {
        let score = judged(with_bodies);
        let (all, ja, en) = (&score.skills_detector, &score.skills_detector_ja, &score.skills_detector_en);
        let figures = format!("bodies {with_bodies}: {all:?}\n{ja:?}\n{en:?}");
        println!("{figures}");
        assert!(all.row_success >= Some(65.0), "{figures}");
        assert!(all.rows_with_forbidden <= Some(1.5), "{figures}");
        assert!(all.precision >= Some(85.0), "{figures}");
        assert!(ja.row_success >= Some(65.0) && en.row_success >= Some(65.0), "{figures}");
    }
}
