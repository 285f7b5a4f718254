//! When a canary ends by itself. Pure: what was measured against what the operator set.

use super::{beside::Compared, settings::GuardSettings, tally::Tallied};
use crate::refusal::{Refusal, Step};

/// Why a canary must end, or nothing.
pub(crate) fn judge(
    guard: &GuardSettings,
    candidate: &Tallied,
    active: &Tallied,
    compared: &Compared,
) -> Option<Refusal> {
    let reason = errors(guard, candidate)
        .or_else(|| slow(guard, candidate, active))
        .or_else(|| differs(guard, compared))?;
    let hint = "to try the same revision again, release it from quarantine";
    Some(Refusal::new(Step::Serve, reason, hint))
}

fn errors(guard: &GuardSettings, candidate: &Tallied) -> Option<String> {
    let percent = share(candidate.errors, candidate.calls, guard.min_calls)?;
    (percent > guard.max_error_percent).then(|| {
        format!(
            "{} of {} calls failed ({percent:.1} %); max_error_percent is {}",
            candidate.errors, candidate.calls, guard.max_error_percent
        )
    })
}

/// Both need enough calls: a percentile of a few is noise.
fn slow(guard: &GuardSettings, candidate: &Tallied, active: &Tallied) -> Option<String> {
    if candidate.calls < guard.min_calls || active.calls < guard.min_calls {
        return None;
    }
    let ratio = candidate.p99_us / active.p99_us.max(f64::MIN_POSITIVE);
    let slow = candidate.p99_us > guard.min_p99_us as f64 && ratio > guard.max_p99_ratio;
    slow.then(|| {
        format!(
            "p99 is {:.0} µs and the active one's {:.0} µs ({ratio:.1} times); max_p99_ratio is {}",
            candidate.p99_us, active.p99_us, guard.max_p99_ratio
        )
    })
}

fn differs(guard: &GuardSettings, compared: &Compared) -> Option<String> {
    let percent = share(compared.different, compared.same + compared.different, guard.min_calls)?;
    (percent > guard.max_difference_percent).then(|| {
        format!(
            "{} of {} answers differ from the active one's ({percent:.1} %); max_difference_percent is {}",
            compared.different,
            compared.same + compared.different,
            guard.max_difference_percent
        )
    })
}

fn share(part: u64, whole: u64, at_least: u64) -> Option<f64> {
    (whole > 0 && whole >= at_least).then(|| 100.0 * part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: Tallied = Tallied { calls: 1_000, errors: 0, p50_us: 10.0, p99_us: 3_000.0 };

    fn guard() -> GuardSettings {
        GuardSettings::default()
    }

    fn reason(candidate: Tallied, compared: Compared) -> Option<String> {
        judge(&guard(), &candidate, &CALM, &compared).map(|refusal| refusal.reason)
    }

    #[test]
    fn every_bound_ends_a_canary_and_says_so() {
        let calm = Compared { same: 1_000, ..Compared::default() };
        assert_eq!(reason(CALM, calm.clone()), None);
        let failing = reason(Tallied { errors: 21, ..CALM }, calm.clone()).unwrap();
        assert!(failing.contains("21 of 1000") && failing.contains("max_error_percent is 2"), "{failing}");
        assert_eq!(reason(Tallied { errors: 20, ..CALM }, calm.clone()), None, "the bound itself is allowed");
        let slow = reason(Tallied { p99_us: 9_001.0, ..CALM }, calm.clone()).unwrap();
        assert!(slow.contains("max_p99_ratio is 3"), "{slow}");
        assert_eq!(reason(Tallied { p99_us: 9_000.0, ..CALM }, calm), None);
        let other = Compared { same: 700, different: 300, ..Compared::default() };
        assert!(reason(CALM, other).unwrap().contains("300 of 1000"));
    }

    #[test]
    fn a_few_calls_say_nothing() {
        let few = Tallied { calls: 199, errors: 199, p50_us: 1e6, p99_us: 1e6 };
        assert_eq!(reason(few, Compared { different: 199, ..Compared::default() }), None);
        let young = Tallied { calls: 10, ..CALM };
        let slow = Tallied { p99_us: 1e6, ..CALM };
        assert_eq!(judge(&guard(), &slow, &young, &Compared::default()), None, "nothing to compare with yet");
    }

    #[test]
    fn a_quick_one_is_never_too_slow() {
        let active = Tallied { p99_us: 10.0, ..CALM };
        let candidate = Tallied { p99_us: 1_999.0, ..CALM };
        assert_eq!(judge(&guard(), &candidate, &active, &Compared::default()), None);
    }
}
