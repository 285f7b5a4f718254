//! A calendar day of UTC.

use crate::Timestamp;
use time::OffsetDateTime;

const DAY_MS: i64 = 86_400_000;

/// The day that a moment belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day(i64);

impl Day {
    /// The day of a moment in milliseconds since 1970.
    pub(crate) fn at(now_ms: i64) -> Self {
        Self(now_ms.div_euclid(DAY_MS))
    }

    /// `2026-11-22`, which sorts.
    pub(crate) fn date(self) -> String {
        let moment = OffsetDateTime::from_unix_timestamp(self.0.saturating_mul(DAY_MS / 1_000));
        // Beyond the calendar's last year: the bare number is as good a key.
        moment.map_or_else(|_| self.0.to_string(), |moment| moment.date().to_string())
    }

    /// The first moment that no longer belongs to it.
    pub(crate) fn end(self) -> Timestamp {
        Timestamp::from_millis(self.0.saturating_add(1).saturating_mul(DAY_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_of_utc() {
        let noon = 1_700_049_600_000;
        let day = Day::at(noon);
        assert_eq!(
            (day.date().as_str(), day.end().to_string().as_str()),
            ("2023-11-15", "2023-11-16T00:00:00.000Z")
        );
        assert_eq!(Day::at(day.end().millis() - 1), day);
        assert_ne!(Day::at(day.end().millis()), day);
        assert_eq!(Day::at(-1).date(), "1969-12-31");
    }
}
