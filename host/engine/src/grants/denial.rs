//! Remembers what the host refused in one call, so that a plugin that cannot go on without it is not reported as
//! merely broken.

use crate::error::Fault;
use std::sync::{Arc, Mutex, PoisonError};

/// The first refusal of a call. Shared by everything that can refuse in that call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Denials(Arc<Mutex<Option<String>>>);

impl Denials {
    /// `capability` is the grant, and what of it was refused and why.
    pub(crate) fn record(&self, capability: impl Into<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| capability.into());
    }

    /// Another call on the same instance begins.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// A plugin that trapped or gave up after a refusal did so because of it.
    pub(crate) fn blame(&self, fault: Fault) -> Fault {
        let broken = match &fault {
            Fault::Panicked { .. } => true,
            Fault::Exited { code } => *code != 0,
            _ => false,
        };
        let refused = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match refused {
            Some(capability) if broken => Fault::Denied { capability },
            _ => fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_broke_is_blamed_on_a_refusal_and_the_first_counts() {
        let denials = Denials::default();
        let trap = Fault::Panicked { message: String::new() };
        assert_eq!(denials.blame(trap.clone()), trap);
        denials.record("first");
        denials.record("second");
        assert_eq!(denials.blame(trap), Fault::Denied { capability: "first".into() });
        assert_eq!(denials.blame(Fault::Exited { code: 1 }), Fault::Denied { capability: "first".into() });
        assert_eq!(denials.blame(Fault::Exited { code: 0 }), Fault::Exited { code: 0 });
        assert_eq!(denials.blame(Fault::StackOverflow), Fault::StackOverflow);
    }
}
