//! How often a scorer put itself forward where no skill was wanted, and what follows from that. Pure: equal counts have
//! equal consequences.

use crate::hooks::Stance;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// Of a hundred messages that want no skill, how many a scorer may claim; an offer counts half. An honest one claims next
/// to none, and a bound that it could meet by accident would silence it.
const MOST_PERCENT: u64 = 20;
/// Faults after which a scorer is asked no more.
pub(super) const MOST_FAULTS: u32 = 3;
/// Log-odds that any opinion may add at most, in parts per million: odds of 20 to 1.
const MOST_PPM: i32 = 3_000_000;
/// How often a scorer is taken to put itself forward where its skill is wanted. No host can measure it.
const WHERE_WANTED: f64 = 0.5;

/// What a scorer said of messages that want no skill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Calibration {
    /// Messages that it was asked.
    pub messages: u32,
    /// Messages that it claimed.
    pub claims: u32,
    /// Messages that it offered itself for.
    pub offers: u32,
    /// Messages at which it broke; after the third it is asked no more.
    pub faults: u32,
    /// How it broke the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// It was not asked all of them, for want of time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overdue: bool,
}

/// Why a scorer's opinion counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum WeighsNothing {
    /// It put itself forward too often where no skill was wanted.
    Claims {
        /// Messages that it claimed.
        claims: u32,
        /// Messages that it offered itself for.
        offers: u32,
        /// Messages that it was asked.
        messages: u32,
    },
    /// It broke too often.
    Faults {
        /// Messages at which it broke.
        faults: u32,
        /// Messages that it was asked.
        messages: u32,
        /// How it broke the first time.
        fault: String,
    },
    /// It was too slow to be asked all messages.
    Overdue {
        /// Messages that it answered in time.
        messages: u32,
    },
    /// It was never asked any of them.
    Unmeasured,
}

impl Calibration {
    /// Why it counts for nothing, if it does.
    #[must_use]
    pub fn weighs_nothing(&self) -> Option<WeighsNothing> {
        let Self { messages, claims, offers, faults, .. } = *self;
        if faults >= MOST_FAULTS {
            let fault = self.fault.clone().unwrap_or_default();
            return Some(WeighsNothing::Faults { faults, messages, fault });
        }
        if self.overdue {
            return Some(WeighsNothing::Overdue { messages: messages.saturating_sub(faults) });
        }
        if self.answered() == 0 {
            return Some(WeighsNothing::Unmeasured);
        }
        let halves = 2 * u64::from(claims) + u64::from(offers);
        let too_many = halves * 100 > 2 * u64::from(self.answered()) * MOST_PERCENT;
        too_many.then_some(WeighsNothing::Claims { claims, offers, messages })
    }

    /// The log-odds that an opinion of this stance may add at most, in parts per million, 0 to 3,000,000: how much more
    /// often it is heard where the skill is wanted than where none is. An offer is never worth more than a claim: it is
    /// held against both. Other stances add nothing.
    #[must_use]
    pub fn bound_ppm(&self, stance: Stance) -> i32 {
        let heard = match stance {
            Stance::Claim => self.claims,
            Stance::Offer => self.claims.saturating_add(self.offers),
            Stance::Pass | Stance::Decline => return 0,
        };
        let answered = f64::from(self.answered());
        // What was heard never in so many messages may still be heard in the next.
        let rate = if answered > 0.0 { f64::from(heard) / answered } else { 1.0 };
        let odds = (WHERE_WANTED / (rate + 1.0 / (answered + 2.0))).ln();
        in_ppm(odds).clamp(0, MOST_PPM)
    }

    fn answered(&self) -> u32 {
        self.messages.saturating_sub(self.faults)
    }
}

/// Log-odds as whole parts per million, as far as they fit.
pub(super) fn in_ppm(log_odds: f64) -> i32 {
    // A cast of a float stops at the bounds, and infinity is beyond them.
    (log_odds * 1e6).round() as i32
}

impl fmt::Display for WeighsNothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claims { claims, offers: 0, messages } => {
                write!(f, "claims {claims} of {messages} messages that want no skill")
            }
            Self::Claims { claims, offers, messages } => write!(
                f,
                "claims {claims} and offers itself for {offers} of {messages} messages that want no skill"
            ),
            Self::Faults { faults, messages, fault } => {
                write!(f, "broke at {faults} of {messages} messages that want no skill ({fault})")
            }
            Self::Overdue { messages } => write!(
                f,
                "answered only {messages} of the messages that want no skill within what cases_ms allows"
            ),
            Self::Unmeasured => f.write_str("was not asked the messages that want no skill"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heard(claims: u32, offers: u32) -> Calibration {
        Calibration { messages: 300, claims, offers, ..Calibration::default() }
    }

    #[test]
    fn a_fifth_is_the_most_and_an_offer_counts_half() {
        for (claims, offers) in [(0, 0), (60, 0), (0, 120), (30, 60)] {
            assert_eq!(heard(claims, offers).weighs_nothing(), None, "{claims} {offers}");
        }
        for (claims, offers) in [(61, 0), (0, 121), (30, 61), (300, 0), (0, 300)] {
            let why = heard(claims, offers).weighs_nothing().unwrap();
            assert_eq!(why, WeighsNothing::Claims { claims, offers, messages: 300 });
            assert!(why.to_string().contains("of 300 messages that want no skill"), "{why}");
        }
    }

    #[test]
    fn three_faults_or_too_little_time_are_enough() {
        let broken =
            |faults| Calibration { messages: 40, faults, fault: Some("deadline".into()), ..heard(0, 0) };
        assert_eq!(broken(2).weighs_nothing(), None);
        let why = broken(3).weighs_nothing().unwrap().to_string();
        assert_eq!(why, "broke at 3 of 40 messages that want no skill (deadline)");
        let slow = Calibration { messages: 299, overdue: true, ..heard(0, 0) };
        assert_eq!(slow.weighs_nothing(), Some(WeighsNothing::Overdue { messages: 299 }));
        assert_eq!(Calibration::default().weighs_nothing(), Some(WeighsNothing::Unmeasured));
    }

    #[test]
    fn who_is_heard_seldom_may_add_much() {
        let bounds = [0, 3, 15, 30, 60, 150, 300].map(|claims| heard(claims, 0).bound_ppm(Stance::Claim));
        assert_eq!(bounds, [3_000_000, 3_000_000, 2_238_461, 1_576_862, 899_870, 0, 0]);
        let offers = [0, 15, 60].map(|offers| heard(15, offers).bound_ppm(Stance::Offer));
        assert_eq!(offers, [2_238_461, 1_576_862, 679_989]);
    }

    proptest! {
        #[test]
        fn more_claims_never_add_more(claims in 0u32..400, offers in 0u32..400, messages in 0u32..400) {
            let calibration = |claims, offers| Calibration { messages, ..heard(claims, offers) };
            for stance in [Stance::Claim, Stance::Offer, Stance::Pass, Stance::Decline] {
                let bound = calibration(claims, offers).bound_ppm(stance);
                prop_assert!((0..=MOST_PPM).contains(&bound));
                prop_assert!(calibration(claims + 1, offers).bound_ppm(stance) <= bound);
                prop_assert!(calibration(claims, offers + 1).bound_ppm(stance) <= bound);
            }
            let one = calibration(claims, offers);
            prop_assert!(one.bound_ppm(Stance::Offer) <= one.bound_ppm(Stance::Claim));
        }
    }
}
