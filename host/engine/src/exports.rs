//! Finds a component's exports and compares their types with this host's, once, at load.
//!
//! The indices it returns are what makes a call cheap: no name is looked up and no type is compared again.

use crate::{
    error::LoadError,
    hooks::{
        Hook,
        asset_rewriter::{Asset, Document, Edit},
        intent_classifier::Verdict,
        interface,
        lifecycle::{Info, SettingsError},
        path_policy::{Access, PathVerdict},
        skill_ranker::{RankOptions, Ranked, SkillEntry},
        skill_scorer::Opinion,
        types::{GuestError, Request},
    },
    limits::CallState,
    version,
};
use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, InstancePre, Lift, Lower, types::ComponentItem,
};

/// What a hook answers at the component's door.
pub(crate) type Answer<T> = (Result<T, GuestError>,);

/// Parameters and answer of one exported function.
pub(crate) trait Signature {
    type Params<'a>: ComponentNamedList + Lower + Send;
    type Answer: ComponentNamedList + Lift + Send + 'static;
}

macro_rules! signatures {
    ($($name:ident: $params:ty => $answer:ty;)*) => {$(
        pub(crate) struct $name;
        impl Signature for $name {
            type Params<'a> = $params;
            type Answer = $answer;
        }
    )*};
}

signatures! {
    Describe: () => (Info,);
    Configure: (&'a str,) => (Result<(), Vec<SettingsError>>,);
    Classify: (&'a Request,) => Answer<Verdict>;
    Index: (&'a [SkillEntry],) => Answer<()>;
    Rank: (&'a Request, RankOptions) => Answer<Vec<Ranked>>;
    Score: (&'a Request,) => Answer<Opinion>;
    Rewrite: (&'a Document, &'a [Asset]) => Answer<Vec<Edit>>;
    Check: (&'a [Access],) => Answer<Vec<PathVerdict>>;
}

/// Where the functions of one component are. Types were compared when it was made.
#[derive(Clone)]
pub(crate) struct Exports {
    /// The version of `waza:plugin` that the component was built against.
    pub(crate) version: String,
    pub(crate) describe: ComponentExportIndex,
    pub(crate) configure: ComponentExportIndex,
    pub(crate) classify: Option<ComponentExportIndex>,
    pub(crate) index: Option<ComponentExportIndex>,
    pub(crate) rank: Option<ComponentExportIndex>,
    pub(crate) score: Option<ComponentExportIndex>,
    pub(crate) rewrite: Option<ComponentExportIndex>,
    pub(crate) check: Option<ComponentExportIndex>,
}

/// Finds what the manifest's hooks need; what else the component exports is left alone.
pub(crate) fn find(plugin: &str, pre: &InstancePre<CallState>, hooks: &[Hook]) -> Result<Exports, LoadError> {
    let component = pre.component().component_type();
    let names = component.exports(pre.engine()).map(|(name, _)| name);
    let version = version::spoken(plugin, names)?;
    let finder = Finder { plugin, pre, version: &version };
    let has = |hook| hooks.contains(&hook);
    let lifecycle = interface("lifecycle", &version);
    Ok(Exports {
        describe: finder.find::<Describe>("lifecycle", &lifecycle, "describe")?,
        configure: finder.find::<Configure>("lifecycle", &lifecycle, "configure")?,
        classify: finder.hook::<Classify>(has(Hook::IntentClassifier), Hook::IntentClassifier, "classify")?,
        index: finder.hook::<Index>(has(Hook::SkillRanker), Hook::SkillRanker, "index")?,
        rank: finder.hook::<Rank>(has(Hook::SkillRanker), Hook::SkillRanker, "rank")?,
        score: finder.hook::<Score>(has(Hook::SkillScorer), Hook::SkillScorer, "score")?,
        rewrite: finder.hook::<Rewrite>(has(Hook::AssetRewriter), Hook::AssetRewriter, "rewrite")?,
        check: finder.hook::<Check>(has(Hook::PathPolicy), Hook::PathPolicy, "check")?,
        version: version.clone(),
    })
}

struct Finder<'a> {
    plugin: &'a str,
    pre: &'a InstancePre<CallState>,
    version: &'a str,
}

impl Finder<'_> {
    fn hook<S: Signature>(
        &self,
        wanted: bool,
        hook: Hook,
        function: &str,
    ) -> Result<Option<ComponentExportIndex>, LoadError> {
        let export = interface(hook.name(), self.version);
        wanted.then(|| self.find::<S>(hook.name(), &export, function)).transpose()
    }

    fn find<S: Signature>(
        &self,
        hook: &str,
        interface: &str,
        function: &str,
    ) -> Result<ComponentExportIndex, LoadError> {
        let export = format!("{interface}#{function}");
        let component: &Component = self.pre.component();
        let found = component
            .get_export_index(None, interface)
            .and_then(|instance| component.get_export(Some(&instance), function));
        match found {
            Some((ComponentItem::ComponentFunc(ty), index)) => {
                ty.typecheck::<S::Params<'_>, S::Answer>(&self.pre.instance_type()).map(|()| index).map_err(
                    |e| LoadError::WrongType { plugin: self.plugin.into(), export, reason: format!("{e:#}") },
                )
            }
            _ => Err(LoadError::MissingExport { plugin: self.plugin.into(), hook: hook.into(), export }),
        }
    }
}
