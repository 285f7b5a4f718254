//! How often a server says that it lives, and how long it is believed.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How servers on one database report to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct ReplicaSettings {
    /// Between two reports of a server that has nothing new to say, and between two looks at what others have made
    /// active while nothing was heard of it. Milliseconds, 50 to 600,000.
    pub report_ms: u64,
    /// How long a report counts: who has not been heard of for longer is gone. Milliseconds, at least twice `report_ms`
    /// and at most an hour.
    pub gone_ms: u64,
}

/// As an operator writes it.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    report_ms: u64,
    gone_ms: u64,
}

impl Default for ReplicaSettings {
    fn default() -> Self {
        Self { report_ms: 3_000, gone_ms: 15_000 }
    }
}

impl Default for Written {
    fn default() -> Self {
        let ReplicaSettings { report_ms, gone_ms } = ReplicaSettings::default();
        Self { report_ms, gone_ms }
    }
}

impl TryFrom<Written> for ReplicaSettings {
    type Error = String;

    fn try_from(Written { report_ms, gone_ms }: Written) -> Result<Self, String> {
        if !(50..=600_000).contains(&report_ms) {
            return Err(format!("report_ms = {report_ms} must be 50 to 600000"));
        }
        if !(report_ms * 2..=3_600_000).contains(&gone_ms) {
            return Err(format!(
                "gone_ms = {gone_ms} must be at least twice report_ms, which is {report_ms}, and at most 3600000"
            ));
        }
        Ok(Self { report_ms, gone_ms })
    }
}

impl ReplicaSettings {
    /// Between two reports.
    #[must_use]
    pub fn report_every(self) -> Duration {
        Duration::from_millis(self.report_ms)
    }

    /// Until when a report of now counts.
    pub(crate) fn gone_at_ms(self, now_ms: i64) -> i64 {
        now_ms.saturating_add(i64::try_from(self.gone_ms).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_gone_between_two_reports() {
        let read = |text: &str| toml::from_str::<ReplicaSettings>(text);
        assert_eq!(read("").unwrap(), ReplicaSettings::default());
        assert_eq!(read("report_ms = 50\ngone_ms = 100").unwrap().report_every(), Duration::from_millis(50));
        for wrong in
            ["report_ms = 49", "report_ms = 8000", "gone_ms = 3600001", "gone_ms = 99\nreport_ms = 50"]
        {
            assert!(read(wrong).unwrap_err().to_string().contains("must be"), "{wrong}");
        }
        assert!(read("gone = 1").is_err());
        let printed = toml::to_string(&ReplicaSettings::default()).unwrap();
        assert_eq!(read(&printed).unwrap(), ReplicaSettings::default());
    }
}
