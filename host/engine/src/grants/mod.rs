//! What a plugin may reach outside itself: nothing, unless its manifest asks for it and the operator grants it.
//!
//! A component that imports nothing that could be called never meets this module. One that does is linked to inert
//! WASI (see [`inert`]), so that an ordinary language runtime starts, and beyond that to what [`Grants`] say. All of
//! its state is made anew for each call; only a granted key-value store outlives one.
//!
//! A call that is refused while the plugin runs is answered with the interface's own error, which a plugin may handle
//! like any other failure. If it does not, and traps or exits with an error in the same call, the fault of the call
//! is [`Fault::Denied`](crate::Fault::Denied) with the first refusal: that is what has to change.

mod bindings;
mod clocks;
pub(crate) mod cover;
mod denial;
pub(crate) mod drive;
mod folder;
mod http;
mod inert;
mod key_value;
pub(crate) mod link;
mod logging;
mod options;
mod random;
pub(crate) mod reactor;
mod state;

pub use cover::Need;
pub use http::{
    HttpBounds,
    names::AllowedHost,
    resolve::{Lookup, Resolver, SystemResolver},
};
pub use key_value::{
    KeyValueBounds, KeyValueRefused,
    store::{KeyValueStore, MemoryStore},
};
pub use logging::LogBounds;
pub use options::GrantOptions;
pub(crate) use state::HostSide;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a plugin asks for, or is granted. By default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Grants {
    /// `wasi:logging`, and what it writes to standard output and error: lines in the server's log.
    pub logging: bool,
    /// The real time. Without it, clocks stand at a fixed moment.
    pub clocks: bool,
    /// Real randomness. Without it, random numbers are the same in every call. What `configure` drew is part of the
    /// image, and so the same in every call either way.
    pub random: bool,
    /// Reads the skill's own folder, as `/skill`.
    pub skill_folder: bool,
    /// `wasi:http` to these hosts: a name, or `*.` and a name, with an optional `:port`. Without a port it is that of
    /// the scheme. Addresses that are not public are refused whatever their name is.
    #[schema(value_type = Vec<String>)]
    pub http: Vec<AllowedHost>,
    /// `wasi:keyvalue`: a small store of its own, kept as long as the process.
    pub key_value: bool,
}

/// One of the things that [`Grants`] can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields of `Grants` of the same names say what they are")]
pub enum Grant {
    Logging,
    Clocks,
    Random,
    SkillFolder,
    Http,
    KeyValue,
}

impl Grant {
    /// The key of `[grants]`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Logging => "logging",
            Self::Clocks => "clocks",
            Self::Random => "random",
            Self::SkillFolder => "skill_folder",
            Self::Http => "http",
            Self::KeyValue => "key_value",
        }
    }

    /// A line of `[grants]` that gives it.
    #[must_use]
    pub fn line(self) -> String {
        match self {
            Self::Http => "http = [\"host.name\"]".to_owned(),
            other => format!("{} = true", other.key()),
        }
    }
}

impl std::fmt::Display for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

impl Grants {
    /// Whether this gives anything of a kind.
    #[must_use]
    pub fn gives(&self, grant: Grant) -> bool {
        match grant {
            Grant::Logging => self.logging,
            Grant::Clocks => self.clocks,
            Grant::Random => self.random,
            Grant::SkillFolder => self.skill_folder,
            Grant::Http => !self.http.is_empty(),
            Grant::KeyValue => self.key_value,
        }
    }

    /// The first thing that this asks for and `granted` does not give, as the line that would give it. `None` means
    /// that all of it is granted.
    #[must_use]
    pub fn missing_from(&self, granted: &Self) -> Option<(Grant, String)> {
        let plain = [Grant::Logging, Grant::Clocks, Grant::Random, Grant::SkillFolder, Grant::KeyValue];
        if let Some(grant) = plain.into_iter().find(|grant| self.gives(*grant) && !granted.gives(*grant)) {
            return Some((grant, grant.line()));
        }
        let covered = |asked: &&AllowedHost| granted.http.iter().any(|given| given.covers(asked));
        let host = self.http.iter().find(|asked| !covered(asked))?;
        Some((Grant::Http, format!("http = [\"{host}\"]")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(text: &str) -> Grants {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn nothing_is_granted_by_default() {
        let all =
            [Grant::Logging, Grant::Clocks, Grant::Random, Grant::SkillFolder, Grant::Http, Grant::KeyValue];
        assert!(all.iter().all(|grant| !grants("{}").gives(*grant)));
        assert!(serde_json::from_str::<Grants>(r#"{"sockets":true}"#).is_err());
    }

    #[test]
    fn what_is_asked_and_not_granted_is_named() {
        let asked = grants(r#"{"clocks":true,"http":["api.example.com","example.org:8080"]}"#);
        assert_eq!(asked.missing_from(&asked), None);
        assert_eq!(grants("{}").missing_from(&grants("{}")), None);
        let (grant, line) = asked.missing_from(&grants("{}")).unwrap();
        assert_eq!((grant, line.as_str()), (Grant::Clocks, "clocks = true"));
        let (grant, line) =
            asked.missing_from(&grants(r#"{"clocks":true,"http":["*.example.com"]}"#)).unwrap();
        assert_eq!((grant, line.as_str()), (Grant::Http, "http = [\"example.org:8080\"]"));
        let wide = grants(r#"{"clocks":true,"http":["*.example.com","example.org:8080"]}"#);
        assert_eq!(asked.missing_from(&wide), None);
    }
}
