//! A refusal or a fault as a case words it: the stable kind, and the bounds and names that say which.

use std::{collections::BTreeMap, fmt};
use waza_engine::{CallError, Fault, LoadError};

/// What `error.txt` says. Details are what equal runs have in common: limits and names, but no times and no prose.
#[derive(Clone, Debug)]
pub struct Failure {
    /// [`Fault::kind`], or [`LoadError::kind`] where nothing of the plugin's ran.
    pub kind: String,
    /// Such as `limit`, `step`, `import`.
    pub details: BTreeMap<String, String>,
    /// The error in its own words, for people; neither compared nor kept.
    pub said: String,
}

impl PartialEq for Failure {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.details == other.details
    }
}

impl Failure {
    fn new<'d>(kind: &str, details: impl IntoIterator<Item = (&'d str, String)>) -> Self {
        let details = details.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Self { kind: kind.to_owned(), details, said: String::new() }
    }

    /// Whether `got` is the same kind, and has every detail that this one names.
    pub(super) fn covers(&self, got: &Self) -> bool {
        self.kind == got.kind && self.details.iter().all(|(key, value)| got.details.get(key) == Some(value))
    }
}

impl From<&CallError> for Failure {
    fn from(error: &CallError) -> Self {
        Self { said: error.to_string(), ..of_fault(&error.fault) }
    }
}

impl From<&LoadError> for Failure {
    fn from(error: &LoadError) -> Self {
        Self { said: error.to_string(), ..of_load(error) }
    }
}

fn of_fault(fault: &Fault) -> Failure {
    let kind = fault.kind();
    match fault {
        Fault::Deadline { limit, .. } => Failure::new(kind, [("limit_ms", limit.as_millis().to_string())]),
        Fault::OutOfMemory { limit, .. } | Fault::TableTooLarge { limit, .. } => {
            Failure::new(kind, [("limit", limit.to_string())])
        }
        Fault::ResultTooLarge { what, limit, .. } => {
            Failure::new(kind, [("limit", limit.to_string()), ("what", (*what).to_owned())])
        }
        Fault::NoSuchHook { hook } => Failure::new(kind, [("hook", hook.to_string())]),
        _ => Failure::new(kind, []),
    }
}

fn of_load(error: &LoadError) -> Failure {
    let kind = error.kind();
    match error {
        // What happened matters more than that it happened while loading; the step says so.
        LoadError::Call { step, source, .. } => {
            let mut failure = of_fault(&source.fault);
            failure.details.insert("step".into(), (*step).to_owned());
            failure
        }
        LoadError::ImportNotGranted { import, grant, .. } => {
            Failure::new(kind, [("import", import.clone()), ("grant", grant.to_string())])
        }
        LoadError::UnknownImport { import, .. } => Failure::new(kind, [("import", import.clone())]),
        LoadError::MissingExport { export, .. } | LoadError::WrongType { export, .. } => {
            Failure::new(kind, [("export", export.clone())])
        }
        LoadError::Incompatible { needs, has, .. } => {
            Failure::new(kind, [("needs", needs.clone()), ("has", (*has).to_owned())])
        }
        LoadError::LimitTooLarge { what, wanted, limit, .. } => {
            bound(kind, what, wanted.to_string(), limit.to_string())
        }
        LoadError::DeclaresTooMuch { what, wanted, limit, .. } => {
            bound(kind, what, wanted.to_string(), limit.to_string())
        }
        LoadError::ImageTooLarge { limit, .. } => Failure::new(kind, [("limit", limit.to_string())]),
        LoadError::NameDiffers { found, .. } => Failure::new(kind, [("found", found.clone())]),
        LoadError::Settings { errors, .. } => {
            let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
            Failure::new(kind, [("pointers", pointers.join(" "))])
        }
        _ => Failure::new(kind, []),
    }
}

fn bound(kind: &str, what: &str, wanted: String, limit: String) -> Failure {
    Failure::new(kind, [("limit", limit), ("wanted", wanted), ("what", what.to_owned())])
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        self.details.iter().try_for_each(|(key, value)| write!(f, "\n{key}: {value}"))
    }
}
