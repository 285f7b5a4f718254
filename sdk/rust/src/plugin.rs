//! The trait behind every plugin, and the line that turns a type into one.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Info, SettingsError};

/// Implemented once by every plugin. The configured plugin is a value, and it becomes part of the image that every
/// request starts from: whatever is worth preparing belongs in [`configure`](Plugin::configure).
pub trait Plugin: Sized + 'static {
    /// What the operator may set. `{}` must deserialize, because that is what a plugin without settings is given;
    /// [`NoSettings`] is there for plugins with nothing to set.
    type Settings: DeserializeOwned;

    /// Memory that every request is to find free, in bytes, beside the stack and what `configure` leaves. Enough for
    /// messages as they are; a plugin whose requests are larger says so here, because what is more than this is taken
    /// from the host in the request, and that is slow. It is zeros, so it takes no space in an image, and only what a
    /// request writes to becomes resident.
    const REQUEST_BYTES: usize = 256 * 1024;

    /// What the plugin says of itself. Called before `configure`, and never depends on settings.
    fn describe() -> Info;

    /// Builds the plugin. Called once, when the host loads a revision, within the host's deadline for loading.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the settings, each with a JSON Pointer to where it is. The revision is then
    /// refused, and what was active before keeps serving.
    fn configure(settings: Self::Settings) -> Result<Self, Vec<SettingsError>>;
}

/// The settings of a plugin that has none: `{}` and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoSettings {}

/// Makes a type the plugin of this crate: `waza_sdk::plugin!(MyType: IntentClassifier);`, or, for a plugin of several
/// hooks, `waza_sdk::plugin!(MyType: PathPolicy + AssetRewriter);`.
///
/// The type implements [`Plugin`] and the traits that are named, by the names they have in this crate. On
/// wasm32 the line exports `lifecycle` and those hooks; elsewhere it only checks that the traits are there. A crate
/// has one such line.
///
/// ```compile_fail
/// struct Bare;
/// waza_sdk::plugin!(Bare: PathPolicy); // `Bare` implements neither `Plugin` nor `PathPolicy`
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! plugin {
    ($plugin:ty: $first:ident $(+ $more:ident)* $(,)?) => {
        const _: () = {
            ::std::thread_local! {
                static PLUGIN: ::core::cell::RefCell<::core::option::Option<$plugin>> =
                    const { ::core::cell::RefCell::new(::core::option::Option::None) };
            }
            impl $crate::export::Held for $plugin {
                const RANKS: bool = $crate::__ranks!($first) $(|| $crate::__ranks!($more))*;

                fn slot() -> &'static ::std::thread::LocalKey<::core::cell::RefCell<::core::option::Option<Self>>> {
                    &PLUGIN
                }
            }
        };
        $crate::__export!(lifecycle $plugin);
        $crate::__hook!($first $plugin);
        $($crate::__hook!($more $plugin);)*
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __ranks {
    (SkillRanker) => {
        true
    };
    ($other:ident) => {
        false
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __hook {
    (IntentClassifier $plugin:ty) => {
        $crate::__hook!(@ intent_classifier IntentClassifier $plugin);
    };
    (SkillRanker $plugin:ty) => {
        $crate::__hook!(@ skill_ranker SkillRanker $plugin);
    };
    (SkillScorer $plugin:ty) => {
        $crate::__hook!(@ skill_scorer SkillScorer $plugin);
    };
    (AssetRewriter $plugin:ty) => {
        $crate::__hook!(@ asset_rewriter AssetRewriter $plugin);
    };
    (PathPolicy $plugin:ty) => {
        $crate::__hook!(@ path_policy PathPolicy $plugin);
    };
    (@ $module:ident $hook:ident $plugin:ty) => {
        const _: fn() = || {
            fn implements<P: $crate::$module::$hook>() {}
            implements::<$plugin>();
        };
        $crate::__export!($module $plugin);
    };
    ($other:ident $plugin:ty) => {
        ::core::compile_error!(::core::concat!(
            "`", ::core::stringify!($other), "` is not a hook: ",
            "IntentClassifier, SkillRanker, SkillScorer, AssetRewriter and PathPolicy are"
        ));
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __export {
    ($module:ident $plugin:ty) => {
        #[cfg(target_arch = "wasm32")]
        #[allow(unsafe_code, reason = "the generated exports take raw pointers, as the canonical ABI has it")]
        const _: () = {
            type Export = $crate::export::Export<$plugin>;
    $crate::bindings::$module::export!(Export with_types_in $crate::bindings::$module);
        };
    };
}
