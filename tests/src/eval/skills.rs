//! How good the chosen skills are.

use std::collections::HashSet;

use serde::Serialize;

use super::row::{Row, Scope};
use super::score::{MAX_SKILLS, Predicted, three_way};
use super::{percent, rounded};

/// Figures over rows, in per cent unless they say otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SkillScore {
    /// How many rows.
    pub rows: usize,
    /// Groups met, of all groups.
    pub group_recall: Option<f64>,
    /// Rows with every group met, of the rows that have groups.
    pub rows_fully_covered: Option<f64>,
    /// Rows with a skill that is wrong.
    pub rows_with_forbidden: Option<f64>,
    /// Rows with every group met, no wrong skill and not too many.
    pub row_success: Option<f64>,
    /// Skills that are right, of all chosen.
    pub precision: Option<f64>,
    /// Skills per row, a plain number.
    pub mean_skills: f64,
}

#[derive(Default)]
struct Counts {
    groups: usize,
    groups_met: usize,
    with_groups: usize,
    covered: usize,
    forbidden: usize,
    success: usize,
    chosen: usize,
    right: usize,
    total: usize,
}

pub(super) fn skills(rows: &[&Row], predicted: &Predicted<'_>) -> SkillScore {
    let mut counts = Counts::default();
    for row in rows {
        counts.add(row, predicted);
    }
    SkillScore {
        rows: rows.len(),
        group_recall: percent(counts.groups_met, counts.groups),
        rows_fully_covered: percent(counts.covered, counts.with_groups),
        rows_with_forbidden: percent(counts.forbidden, rows.len()),
        row_success: percent(counts.success, rows.len()),
        precision: percent(counts.right, counts.chosen),
        mean_skills: rounded(counts.total as f64 / rows.len().max(1) as f64, 2),
    }
}

impl Counts {
    fn add(&mut self, row: &Row, predicted: &Predicted<'_>) {
        let mut chosen: HashSet<&str> = predicted.skills(row).iter().map(String::as_str).collect();
        self.total += chosen.len();
        // The pipeline asks for no skills when there is nothing to make.
        let talk =
            predicted.intent(row).is_some_and(|intent| matches!(three_way(intent), "chat" | "restore"));
        if row.skills_scope == Scope::Pipeline && talk {
            chosen.clear();
        }
        let met = row
            .must_have
            .iter()
            .filter(|group| group.iter().any(|name| chosen.contains(name.as_str())))
            .count();
        let all_met = met == row.must_have.len();
        let any_is_wrong = row.must_not.iter().any(|name| name == "*");
        let wrong = if any_is_wrong {
            !chosen.is_empty()
        } else {
            row.must_not.iter().any(|name| chosen.contains(name.as_str()))
        };
        let right: HashSet<&str> =
            row.nice_to_have.iter().chain(row.must_have.iter().flatten()).map(String::as_str).collect();
        self.groups += row.must_have.len();
        self.groups_met += met;
        self.with_groups += usize::from(!row.must_have.is_empty());
        self.covered += usize::from(all_met && !row.must_have.is_empty());
        self.forbidden += usize::from(wrong);
        self.success += usize::from(all_met && !wrong && chosen.len() <= MAX_SKILLS);
        self.right += chosen.intersection(&right).count();
        self.chosen += chosen.len();
    }
}
