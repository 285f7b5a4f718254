//! What one opinion adds to the host's own reckoning about its skill, in log-odds. Pure, so that a merge can be explained
//! and repeated from what was logged.

use super::calibration::{Calibration, WeighsNothing, in_ppm};
use crate::hooks::{Opinion, Stance};
use serde::Serialize;

/// Log-odds in parts per million that an offer may add at most: odds of e to 1.
const MOST_OF_AN_OFFER: i32 = 1_000_000;
/// What a decline adds: odds of 1 to 20. A scorer knows best when its skill is wrong, and it can only take from itself.
const DECLINE: i32 = -3_000_000;

/// What an opinion counts for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Weight {
    /// To be added to the log-odds of its skill, in parts per million: -3,000,000 to 3,000,000.
    pub log_odds_ppm: i32,
    /// It would have been more, and was held to what its claims on other messages allow.
    pub bounded: bool,
    /// Why it counts for nothing whatever it says, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nothing: Option<WeighsNothing>,
}

impl Weight {
    /// Of an opinion, by what its scorer said where no skill was wanted; of a scorer that was never asked that, nothing.
    #[must_use]
    pub fn of(opinion: &Opinion, calibration: Option<&Calibration>) -> Self {
        let nothing = |why| Self { log_odds_ppm: 0, bounded: false, nothing: Some(why) };
        let Some(calibration) = calibration else { return nothing(WeighsNothing::Unmeasured) };
        if let Some(why) = calibration.weighs_nothing() {
            return nothing(why);
        }
        let most = calibration.bound_ppm(opinion.stance);
        match opinion.stance {
            Stance::Claim => Self::held_to(most, opinion.p),
            Stance::Offer => Self::held_to(most.min(MOST_OF_AN_OFFER), opinion.p),
            Stance::Pass => Self::exactly(0),
            Stance::Decline => Self::exactly(DECLINE),
        }
    }

    /// Whoever puts itself forward does not count against itself, however unsure it is.
    fn held_to(most: i32, p: u32) -> Self {
        let wanted = logit_ppm(p).max(0);
        Self { log_odds_ppm: wanted.min(most), bounded: wanted > most, nothing: None }
    }

    fn exactly(log_odds_ppm: i32) -> Self {
        Self { log_odds_ppm, bounded: false, nothing: None }
    }
}

/// The log-odds of a probability, both in parts per million. Those of certainty are beyond every bound.
fn logit_ppm(p: u32) -> i32 {
    let p = f64::from(p.min(1_000_000)) / 1e6;
    in_ppm((p / (1.0 - p)).ln())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn opinion(stance: Stance, p: u32) -> Opinion {
        Opinion { stance, p, why: vec![] }
    }

    fn measured(claims: u32, offers: u32) -> Calibration {
        Calibration { messages: 300, claims, offers, ..Calibration::default() }
    }

    fn ppm(stance: Stance, p: u32, by: &Calibration) -> (i32, bool) {
        let weight = Weight::of(&opinion(stance, p), Some(by));
        assert_eq!(weight.nothing, None);
        (weight.log_odds_ppm, weight.bounded)
    }

    #[test]
    fn an_opinion_adds_what_it_says_up_to_its_bound() {
        let honest = measured(0, 0);
        assert_eq!(ppm(Stance::Claim, 900_000, &honest), (2_197_225, false));
        assert_eq!(ppm(Stance::Claim, 1_000_000, &honest), (3_000_000, true));
        assert_eq!(ppm(Stance::Claim, 300_000, &honest), (0, false));
        assert_eq!(ppm(Stance::Claim, 0, &honest), (0, false));
        assert_eq!(ppm(Stance::Offer, 600_000, &honest), (405_465, false));
        assert_eq!(ppm(Stance::Offer, 999_999, &honest), (1_000_000, true));
        assert_eq!(ppm(Stance::Pass, 1_000_000, &honest), (0, false));
        assert_eq!(ppm(Stance::Decline, 0, &honest), (-3_000_000, false));
        let eager = measured(60, 0);
        assert_eq!(ppm(Stance::Claim, 1_000_000, &eager), (899_870, true));
        assert_eq!(ppm(Stance::Offer, 1_000_000, &eager), (899_870, true));
    }

    #[test]
    fn who_claims_everything_adds_nothing_and_takes_nothing() {
        for stance in [Stance::Claim, Stance::Offer, Stance::Pass, Stance::Decline] {
            let weight = Weight::of(&opinion(stance, 1_000_000), Some(&measured(300, 0)));
            let why = WeighsNothing::Claims { claims: 300, offers: 0, messages: 300 };
            assert_eq!(weight, Weight { log_odds_ppm: 0, bounded: false, nothing: Some(why) });
            let unknown = Weight::of(&opinion(stance, 1_000_000), None);
            assert_eq!((unknown.log_odds_ppm, unknown.nothing), (0, Some(WeighsNothing::Unmeasured)));
        }
    }

    proptest! {
        #[test]
        fn nothing_that_a_scorer_says_is_beyond_the_bounds(p: u32, q: u32, claims: u32, offers: u32, messages: u32, faults: u32) {
            let calibration = Calibration { messages, claims, offers, faults, ..Calibration::default() };
            let of = |stance, p| Weight::of(&opinion(stance, p), Some(&calibration)).log_odds_ppm;
            for stance in [Stance::Claim, Stance::Offer, Stance::Pass, Stance::Decline] {
                prop_assert!((-3_000_000..=3_000_000).contains(&of(stance, p)));
                prop_assert!(of(stance, p.min(q)) <= of(stance, p.max(q)));
            }
            prop_assert!(of(Stance::Offer, p) <= of(Stance::Claim, p));
        }
    }
}
