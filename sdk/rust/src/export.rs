//! Between the generated exports and the author's value: holds the configured plugin, hands it to the hooks, and says
//! so when there is none. Public only because `plugin!` expands to it.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::thread::LocalKey;

use crate::bindings::lifecycle::exports::waza::plugin::lifecycle::Guest;
use crate::{Error, Info, Plugin, SettingsError, arena, settings};

/// The type that the generated exports call, standing for the plugin `P`.
pub struct Export<P>(PhantomData<P>);

/// Where the configured plugin is kept. A component has one thread, so there it is a plain static.
pub trait Held: Plugin {
    /// Whether it ranks: then a catalogue comes after the settings.
    const RANKS: bool;

    /// Empty until `configure` has succeeded.
    fn slot() -> &'static LocalKey<RefCell<Option<Self>>>;
}

/// Calls a hook on the configured plugin.
pub(crate) fn call<P: Held, R>(hook: impl FnOnce(&mut P) -> Result<R, Error>) -> Result<R, Error> {
    P::slot().with_borrow_mut(|slot| match slot {
        Some(plugin) => hook(plugin),
        None => Err(Error::Internal("the plugin is not configured".into())),
    })
}

impl<P: Held> Guest for Export<P> {
    fn describe() -> Info {
        P::describe()
    }

    fn configure(text: String) -> Result<(), Vec<SettingsError>> {
        let plugin = P::configure(settings::parse(&text).map_err(|error| vec![error])?)?;
        P::slot().set(Some(plugin));
        arena::leave_headroom(P::REQUEST_BYTES);
        if P::RANKS {
            arena::set_aside();
            // A plugin that also ranks may be loaded without that hook. Then no catalogue comes, and this is where its
            // requests go.
            arena::leave_headroom(P::REQUEST_BYTES);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path_policy::{Access, PathPolicy, Verdict};
    use crate::testing;

    /// Refuses after a number of accesses that the operator sets.
    struct AtMost(usize);

    #[derive(serde::Deserialize)]
    struct Settings {
        #[serde(default)]
        limit: usize,
    }

    impl Plugin for AtMost {
        type Settings = Settings;

        fn describe() -> Info {
            testing::info("at-most")
        }

        fn configure(settings: Settings) -> Result<Self, Vec<SettingsError>> {
            match settings.limit {
                13 => Err(vec![SettingsError::new("/limit", "not thirteen")]),
                limit => Ok(AtMost(limit)),
            }
        }
    }

    impl PathPolicy for AtMost {
        fn check(&self, accesses: &[Access]) -> Result<Vec<Verdict>, Error> {
            match accesses.len() <= self.0 {
                true => Ok(vec![Verdict::Allow; accesses.len()]),
                false => Err(Error::Unsupported(format!("more than {}", self.0))),
            }
        }
    }

    crate::plugin!(AtMost: PathPolicy);

    fn check(accesses: Vec<Access>) -> Result<Vec<Verdict>, Error> {
        <Export<AtMost> as crate::bindings::path_policy::exports::waza::plugin::path_policy::Guest>::check(
            accesses,
        )
    }

    // Each test has a thread of its own, and so a slot of its own.

    #[test]
    fn a_hook_before_configure_is_an_internal_error() {
        assert!(matches!(check(vec![]), Err(Error::Internal(_))));
    }

    #[test]
    fn a_configured_plugin_answers() {
        Export::<AtMost>::configure(r#"{"limit": 1}"#.into()).unwrap();
        assert_eq!(check(vec![testing::access("index.html")]), Ok(vec![Verdict::Allow]));
        let two = vec![testing::access("a"), testing::access("b")];
        assert_eq!(check(two), Err(Error::Unsupported("more than 1".into())));
    }

    #[test]
    fn settings_of_the_wrong_shape_are_refused_where_they_are_wrong() {
        let errors = Export::<AtMost>::configure(r#"{"limit": "many"}"#.into()).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].pointer, "/limit");
        assert!(matches!(check(vec![]), Err(Error::Internal(_))));
    }

    #[test]
    fn what_the_plugin_finds_wrong_is_handed_on() {
        let errors = Export::<AtMost>::configure(r#"{"limit": 13}"#.into()).unwrap_err();
        assert_eq!(errors, [SettingsError::new("/limit", "not thirteen")]);
    }

    #[test]
    fn a_second_configure_replaces_the_first() {
        Export::<AtMost>::configure(r#"{"limit": 0}"#.into()).unwrap();
        Export::<AtMost>::configure(r#"{"limit": 1}"#.into()).unwrap();
        assert!(check(vec![testing::access("a")]).is_ok());
    }
}
