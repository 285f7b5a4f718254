//! What a rollout measured: the candidate beside the active one, and where they differ.

use super::table::table;
use super::units::micros;
use waza_registry::status::{CallStatistics, Comparison, Measurement, Sample};

/// Differences that are shown one by one.
const SAMPLES: usize = 5;

/// Calls of each side, how many answers differ, and the newest that do.
pub(super) fn comparison(measured: &Measurement) -> Vec<String> {
    let Measurement { active, canary, shadow, compared } = measured;
    let row = |name: &str, calls: &CallStatistics| {
        (calls.calls > 0).then(|| {
            let CallStatistics { calls, errors, p50_us, p99_us } = *calls;
            [
                name.to_owned(),
                calls.to_string(),
                format!("{errors} ({})", percent(errors, calls)),
                micros(p50_us),
                micros(p99_us),
            ]
        })
    };
    let rows: Vec<_> =
        [row("active", active), row("shadow", shadow), row("canary", canary)].into_iter().flatten().collect();
    let mut lines = table(["SINCE IT BEGAN", "CALLS", "ERRORS", "P50", "P99"], &rows);
    lines.push(agreement(compared));
    lines.extend(compared.samples.iter().rev().take(SAMPLES).map(sample));
    lines
}

fn agreement(compared: &Comparison) -> String {
    let Comparison { same, different, dropped, kinds, .. } = compared;
    let all = same + different;
    let kinds: Vec<_> = kinds
        .iter()
        .flat_map(|(hook, kinds)| kinds.iter().map(move |(kind, count)| format!("{hook} {kind} {count}")))
        .collect();
    let mut line = match all {
        0 => "nothing was compared yet".to_owned(),
        _ => format!("compared {all}: {same} the same, {different} differ ({})", percent(*different, all)),
    };
    if !kinds.is_empty() {
        line = format!("{line}: {}", kinds.join(", "));
    }
    if *dropped > 0 {
        line = format!("{line}; {dropped} left out, for want of room");
    }
    line
}

fn sample(sample: &Sample) -> String {
    let hash: String = sample.input.chars().take(12).collect();
    let differences: Vec<_> = sample.differences.iter().map(ToString::to_string).collect();
    format!("  {} {hash}  {}", sample.hook, differences.join("; "))
}

fn percent(part: u64, of: u64) -> String {
    format!("{:.2} %", 100.0 * part as f64 / of.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use waza_registry::{Difference, Hook};

    fn measured() -> Measurement {
        let calls = |calls, errors| CallStatistics { calls, errors, p50_us: 80.0, p99_us: 1_250.0 };
        let path = Difference::Path { path: "a/b".into(), was: "allow".into(), now: "secret".into() };
        let compared = Comparison {
            same: 990,
            different: 10,
            dropped: 2,
            kinds: [(Hook::PathPolicy, [("path".to_owned(), 10)].into())].into(),
            samples: (0..7)
                .map(|at| Sample {
                    hook: Hook::PathPolicy,
                    input: format!("{at:064}"),
                    differences: vec![path.clone()],
                })
                .collect(),
        };
        Measurement { active: calls(2_000, 0), canary: calls(0, 0), shadow: calls(1_000, 5), compared }
    }

    #[test]
    fn sides_are_beside_each_other_and_the_newest_differences_are_shown() {
        let lines = comparison(&measured());
        assert_eq!(lines[0], "SINCE IT BEGAN  CALLS  ERRORS      P50      P99");
        assert_eq!(lines[1], "active          2000   0 (0.00 %)  80.0 µs  1.25 ms");
        assert_eq!(lines[2], "shadow          1000   5 (0.50 %)  80.0 µs  1.25 ms");
        assert_eq!(
            lines[3],
            "compared 1000: 990 the same, 10 differ (1.00 %): path-policy path 10; 2 left out, for want of room"
        );
        assert_eq!(lines[4], "  path-policy 000000000000  path \"a/b\": allow -> secret");
        assert_eq!(lines.len(), 4 + SAMPLES);
    }

    #[test]
    fn what_measured_nothing_says_so() {
        let calls = CallStatistics::default();
        let nothing =
            Measurement { active: calls, canary: calls, shadow: calls, compared: Comparison::default() };
        assert_eq!(comparison(&nothing), ["nothing was compared yet"]);
    }
}
