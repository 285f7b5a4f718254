//! Numbers with their units, short enough for a column.

use time::OffsetDateTime;
use time::macros::format_description;

/// A moment, UTC, to the second; a dash for one that no calendar has.
pub(super) fn moment(ms: i64) -> String {
    let form = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]Z");
    let at = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).ok();
    at.and_then(|at| at.format(&form).ok()).unwrap_or_else(|| "-".to_owned())
}

/// Microseconds, in the unit that suits them; a dash for none at all.
pub(super) fn micros(us: f64) -> String {
    match us {
        us if us <= 0.0 => "-".to_owned(),
        us if us < 1_000.0 => format!("{us:.1} µs"),
        us if us < 1_000_000.0 => format!("{:.2} ms", us / 1_000.0),
        us => format!("{:.2} s", us / 1_000_000.0),
    }
}

/// Bytes, in the unit that suits them.
pub(super) fn bytes(bytes: u64) -> String {
    match bytes as f64 {
        few if few < 1024.0 => format!("{bytes} B"),
        some if some < 1024.0 * 1024.0 => format!("{:.0} KiB", some / 1024.0),
        many => format!("{:.1} MiB", many / (1024.0 * 1024.0)),
    }
}

/// How many of something, with the word for it.
pub(super) fn count(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_in_its_unit() {
        assert_eq!(moment(1_763_801_465_999), "2025-11-22 08:51:05Z");
        assert_eq!((moment(-1).as_str(), moment(i64::MAX).as_str()), ("1969-12-31 23:59:59Z", "-"));
        assert_eq!([0.0, 4.71, 1_500.0, 2e6].map(micros), ["-", "4.7 µs", "1.50 ms", "2.00 s"]);
        assert_eq!([12, 40 << 10, 3 << 19].map(bytes), ["12 B", "40 KiB", "1.5 MiB"]);
        assert_eq!((count(1, "server"), count(0, "server")), ("1 server".into(), "0 servers".into()));
    }
}
