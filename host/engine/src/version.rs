//! Which version of `waza:plugin` a component was built against, and whether this host speaks it.
//!
//! The name of every exported interface carries the version. A minor only ever adds, in `0.x` too, so what was built
//! against an older minor of the same major loads; a newer minor may need what this host does not have, and another
//! major means something else by the same words. Patches say nothing about the interface.

use crate::{error::LoadError, hooks::INTERFACE_VERSION};
use semver::Version;
use std::collections::BTreeSet;

const PACKAGE: &str = "waza:plugin/";

/// The one version under which all of a component's interfaces of this package are exported: this host's own when there
/// are none, so that what is missing is missed under a name that helps.
pub(crate) fn spoken<'n>(plugin: &str, exports: impl Iterator<Item = &'n str>) -> Result<String, LoadError> {
    let versions: BTreeSet<&str> = exports
        .filter_map(|name| name.strip_prefix(PACKAGE))
        .map(|interface| interface.split_once('@').map_or("", |(_, version)| version))
        .collect();
    let refused =
        |needs: String| LoadError::Incompatible { plugin: plugin.into(), needs, has: INTERFACE_VERSION };
    let mut versions = versions.into_iter();
    match (versions.next(), versions.next()) {
        (None, _) => Ok(INTERFACE_VERSION.into()),
        (Some(version), None) if speaks(version) => Ok(version.into()),
        (Some(version), None) => Err(refused(shown(version).into())),
        (Some(first), Some(second)) => {
            let all = [first, second].into_iter().chain(versions).map(shown);
            Err(refused(all.collect::<Vec<_>>().join(" and ")))
        }
    }
}

fn shown(version: &str) -> &str {
    if version.is_empty() { "without a version" } else { version }
}

/// Whether this host can call what was built against `version`.
fn speaks(version: &str) -> bool {
    let (Ok(needs), Ok(has)) = (Version::parse(version), Version::parse(INTERFACE_VERSION)) else {
        return false;
    };
    // A pre-release promises nothing, not even to itself.
    needs.pre.is_empty() && needs.major == has.major && needs.minor <= has.minor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(exports: &[&str]) -> Result<String, String> {
        spoken("p", exports.iter().copied()).map_err(|error| match error {
            LoadError::Incompatible { needs, has: INTERFACE_VERSION, .. } => needs,
            other => panic!("{other}"),
        })
    }

    #[test]
    fn the_same_major_up_to_this_minor_is_spoken() {
        for version in ["0.0.0", "0.0.9", "0.1.0", "0.1.7", "0.1.0+build"] {
            assert_eq!(of(&[&format!("waza:plugin/lifecycle@{version}")]), Ok(version.into()));
        }
        for version in ["0.2.0", "1.0.0", "1.1.0", "0.1.0-rc.1", "0.1", "x", "99999999999999999999.0.0"] {
            assert_eq!(of(&[&format!("waza:plugin/lifecycle@{version}")]), Err(version.into()));
        }
    }

    #[test]
    fn one_component_has_one_version() {
        let mixed = ["waza:plugin/lifecycle@0.1.0", "waza:plugin/path-policy@0.0.9"];
        assert_eq!(of(&mixed), Err("0.0.9 and 0.1.0".into()));
        assert_eq!(of(&["waza:plugin/lifecycle"]), Err("without a version".into()));
        let other = ["waza:plugin/lifecycle@0.0.9", "wasi:cli/run@0.2.0", "waza:pluginry/x@7.0.0", "run"];
        assert_eq!(of(&other), Ok("0.0.9".into()));
        assert_eq!(of(&[]), Ok(INTERFACE_VERSION.into()));
    }
}
