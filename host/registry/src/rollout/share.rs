//! Who is in a canary: decided by the user and the rollout alone, so that every server says the same and nobody has to
//! remember it. A share that grows keeps who is in already.

use super::settings::{STEPS, Share};
use sha2::{Digest, Sha256};

/// Whether a canary takes a user.
pub(crate) fn takes(rollout: u64, share: Share, user: &str) -> bool {
    let mut hash = Sha256::new();
    hash.update(rollout.to_le_bytes());
    hash.update(user);
    let hash = hash.finalize();
    let first = hash.iter().take(8).fold(0_u64, |so_far, byte| so_far << 8 | u64::from(*byte));
    first % u64::from(STEPS) < u64::from(share.steps())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(percent: f64) -> Share {
        Share::from_percent(percent).unwrap()
    }

    #[test]
    fn a_share_is_about_as_large_as_it_says() {
        for percent in [1.0, 10.0, 50.0] {
            let taken = (0..20_000).filter(|user| takes(7, share(percent), &format!("user-{user}"))).count();
            let wanted = 200.0 * percent;
            assert!((taken as f64 - wanted).abs() < 200.0, "{percent} %: {taken}");
        }
        assert!((0..1_000).all(|user| takes(7, Share::ALL, &user.to_string())));
    }

    #[test]
    fn another_rollout_takes_others() {
        let in_both = |user: &usize| [1, 2].iter().all(|id| takes(*id, share(10.0), &user.to_string()));
        assert!((50..150).contains(&(0..10_000).filter(in_both).count()));
    }

    proptest! {
        #[test]
        fn who_is_in_stays_in_when_the_share_grows(user in ".*", rollout: u64, small in 1_u16..=10_000, more in 0_u16..10_000) {
            let small = share(f64::from(small) / 100.0);
            let large = Share::from_percent(small.percent() + f64::from(more) / 100.0).unwrap_or(Share::ALL);
            prop_assert!(!takes(rollout, small, &user) || takes(rollout, large, &user));
        }
    }
}
