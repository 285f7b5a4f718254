//! What can go wrong: while a plugin is loaded, and in a call. Nothing here is ever matched by its text.

use crate::{
    hooks::{Hook, lifecycle::SettingsError, types::GuestError},
    words::{LISTED, shown},
};
use std::time::Duration;

/// The engine itself could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The runtime refused its configuration, usually for want of address space.
    #[error("the WebAssembly runtime could not be set up: {0}")]
    Runtime(String),
    /// The ticker thread could not be started.
    #[error("the deadline thread could not be started: {0}")]
    Ticker(#[from] std::io::Error),
}

/// A plugin could not be loaded. The step is the variant.
#[expect(missing_docs, reason = "each variant's message says what its fields are")]
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not a component, or one that does not compile.
    #[error("{plugin}: not a usable component: {reason}")]
    Component { plugin: String, reason: String },
    /// The component asks for something that nobody granted.
    #[error("{plugin}: imports {import}, and nothing is granted to it")]
    ImportNotGranted { plugin: String, import: String },
    /// A hook that the manifest names is not there.
    #[error("{plugin}: does not export {export}; the manifest says it has the hook {hook}")]
    MissingExport { plugin: String, hook: String, export: String },
    /// Built against an interface version that this host does not speak.
    #[error("{plugin}: needs waza:plugin {needs}; this host has {has}")]
    Incompatible { plugin: String, needs: String, has: &'static str },
    /// An export is there with other types than this host's.
    #[error(
        "{plugin}: {export} has other types than this host's waza:plugin@{}: {reason}",
        crate::hooks::INTERFACE_VERSION
    )]
    WrongType { plugin: String, export: String, reason: String },
    /// A limit in the manifest is above what the engine has.
    #[error("{plugin}: {what} = {wanted} is more than this host allows ({limit})")]
    LimitTooLarge { plugin: String, what: &'static str, wanted: u32, limit: u32 },
    /// The component declares more than an instance may have, so none could ever be made.
    #[error("{plugin}: declares {wanted} {what}; the limit is {limit}")]
    DeclaresTooMuch { plugin: String, what: &'static str, wanted: u64, limit: u64 },
    /// `configure` did not accept the settings.
    #[error("{plugin}: the settings were refused: {}", list(.errors))]
    Settings { plugin: String, errors: Vec<SettingsError> },
    /// The plugin failed in `describe`, `configure` or `index`.
    #[error("{plugin}: failed in {step}: {source}")]
    Call { plugin: String, step: &'static str, source: Box<CallError> },
    /// The image is larger than it may be.
    #[error("{plugin}: its image is {bytes} bytes, the limit is {limit}")]
    ImageTooLarge { plugin: String, bytes: usize, limit: usize },
    /// `describe` gives another name than the manifest.
    #[error("{plugin}: calls itself {:?}; manifest and component must agree", shown(.found))]
    NameDiffers { plugin: String, found: String },
}

impl LoadError {
    /// A stable kebab-case word for logs, metrics and JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Component { .. } => "component",
            Self::ImportNotGranted { .. } => "import-not-granted",
            Self::MissingExport { .. } => "missing-export",
            Self::Incompatible { .. } => "incompatible",
            Self::WrongType { .. } => "wrong-type",
            Self::LimitTooLarge { .. } => "limit-too-large",
            Self::DeclaresTooMuch { .. } => "declares-too-much",
            Self::Settings { .. } => "settings",
            Self::Call { .. } => "call",
            Self::ImageTooLarge { .. } => "image-too-large",
            Self::NameDiffers { .. } => "name-differs",
        }
    }
}

fn list(errors: &[SettingsError]) -> String {
    errors
        .iter()
        .take(LISTED)
        .map(|e| {
            let pointer = if e.pointer.is_empty() { "/" } else { &e.pointer };
            format!("{} {}", shown(pointer), shown(&e.message))
        })
        .collect::<Vec<_>>()
        .join("; ")
}

/// A call failed. Always says whose.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{plugin} ({revision}) {hook}: {fault}")]
pub struct CallError {
    /// The plugin's name.
    pub plugin: String,
    /// The revision that ran.
    pub revision: String,
    /// The hook, or the step of loading.
    pub hook: String,
    /// What happened.
    pub fault: Fault,
}

impl CallError {
    /// A stable kebab-case word for logs, metrics and JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.fault.kind()
    }

    /// The plugin's name.
    #[must_use]
    pub fn plugin(&self) -> &str {
        &self.plugin
    }

    /// The revision that ran.
    #[must_use]
    pub fn revision(&self) -> &str {
        &self.revision
    }
}

/// What happened in a call that failed.
#[expect(missing_docs, reason = "each variant's message says what its fields are")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It ran longer than it may.
    #[error("stopped after {elapsed:?}; the deadline is {limit:?}")]
    Deadline { limit: Duration, elapsed: Duration },
    /// It wanted more memory than it may have.
    #[error("wanted {wanted} bytes of memory; the limit is {limit}")]
    OutOfMemory { limit: usize, wanted: usize },
    /// It wanted a larger table than it may have.
    #[error("wanted a table of {wanted} entries; the limit is {limit}")]
    TableTooLarge { limit: usize, wanted: usize },
    /// Its stack ran out.
    #[error("its stack ran out")]
    StackOverflow,
    /// It trapped: a panic, or broken code.
    #[error("it trapped: {message}")]
    Panicked { message: String },
    /// It answered with more than it may. Bytes are not counted to their end, so `got` is not known for them.
    #[error("answered with {} {what}; the limit is {limit}", got.map_or_else(|| "too many".to_owned(), |got| got.to_string()))]
    ResultTooLarge { what: &'static str, limit: usize, got: Option<usize> },
    /// It answered with something that the interface does not allow.
    #[error("answered with an invalid result: {reason}")]
    InvalidResult { reason: String },
    /// Too many calls were ahead of it.
    #[error("waited {waited:?} for a free instance")]
    Saturated { waited: Duration },
    /// The plugin has no such hook.
    #[error("has no hook {hook}")]
    NoSuchHook { hook: Hook },
    /// The plugin said no, on purpose.
    #[error("{0}")]
    Guest(GuestError),
}

impl Fault {
    /// A stable kebab-case word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Deadline { .. } => "deadline",
            Self::OutOfMemory { .. } => "out-of-memory",
            Self::TableTooLarge { .. } => "table-too-large",
            Self::StackOverflow => "stack-overflow",
            Self::Panicked { .. } => "panicked",
            Self::ResultTooLarge { .. } => "result-too-large",
            Self::InvalidResult { .. } => "invalid-result",
            Self::Saturated { .. } => "saturated",
            Self::NoSuchHook { .. } => "no-such-hook",
            Self::Guest(_) => "guest",
        }
    }
}
