//! What can go wrong: while a plugin is loaded, and in a call. Nothing here is ever matched by its text.

use crate::{
    grants::Grant,
    hooks::{Hook, lifecycle::SettingsError, types::GuestError},
    words::{LISTED, shown},
};
use std::{io, path::PathBuf, time::Duration};

/// The engine itself could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The runtime refused its configuration, usually for want of address space.
    #[error("the WebAssembly runtime could not be set up: {0}")]
    Runtime(String),
    /// The ticker, or the runtime of long calls, could not be started.
    #[error("the engine's own threads could not be started: {0}")]
    Threads(#[from] io::Error),
    /// The artefact store could not be opened safely.
    #[error("the artefact store cannot be used: {0}")]
    Artefacts(#[from] ArtefactError),
}

/// Why a folder cannot be trusted to hold machine code. Each says which file it is and what to do.
#[expect(missing_docs, reason = "each variant's message says what its fields are")]
#[derive(Debug, thiserror::Error)]
pub enum ArtefactError {
    /// Others than the owner may read or write it.
    #[error("{} is open to other users (mode {mode:03o}); run: chmod {wanted:o} {}", .path.display(), .path.display())]
    Exposed { path: PathBuf, mode: u32, wanted: u32 },
    /// It is somebody else's.
    #[error("{} belongs to user {owner} and this process is user {user}; give it a folder of its own", .path.display())]
    Foreign { path: PathBuf, owner: u32, user: u32 },
    /// A link, a device, or a file where a folder should be.
    #[error("{} is not a {wanted}; remove it or give another folder", .path.display())]
    WrongKind { path: PathBuf, wanted: &'static str },
    /// The key was cut off or made by hand.
    #[error(
        "{} has {bytes} bytes and a key has {wanted}; remove it: a new one is made and everything is compiled again",
        .path.display()
    )]
    KeySize { path: PathBuf, bytes: u64, wanted: u64 },
    /// The file system said no.
    #[error("{}: {source}", .path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// A plugin could not be loaded. The step is the variant.
#[expect(missing_docs, reason = "each variant's message says what its fields are")]
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not a component, or one that does not compile.
    #[error("{plugin}: not a usable component: {reason}")]
    Component { plugin: String, reason: String },
    /// The process that compiles components did not get to an answer.
    #[error("{plugin}: could not be compiled: {fault}")]
    Compile { plugin: String, fault: CompileFault },
    /// The component asks for something that nobody granted.
    #[error(
        "{plugin}: imports {import}, which needs the grant {grant}; write `{}` under [grants] in its plugin.toml and \
         under [grants.{plugin}] in the server's configuration",
        .grant.line()
    )]
    ImportNotGranted { plugin: String, import: String, grant: Grant },
    /// The component asks for something that this host does not have, so no grant can give it.
    #[error("{plugin}: imports {import}, which this host does not have; no grant gives it")]
    UnknownImport { plugin: String, import: String },
    /// What the host has to bring for its grants is not there.
    #[error("{plugin}: {reason}")]
    Host { plugin: String, reason: String },
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
            Self::Compile { .. } => "compile",
            Self::ImportNotGranted { .. } => "import-not-granted",
            Self::UnknownImport { .. } => "unknown-import",
            Self::Host { .. } => "host",
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

/// What stopped the process that compiles components.
#[expect(missing_docs, reason = "each variant's message says what its fields are")]
#[derive(Debug, thiserror::Error)]
pub enum CompileFault {
    /// The compiler was refused memory, or its stack ran out: an allocation that fails ends a process the same way.
    #[error("compiling it takes more than {limit_mib} MiB of memory")]
    Memory { limit_mib: u32 },
    /// The compiler used up its processor time.
    #[error("compiling it takes more than {limit_seconds} s of processor time")]
    CpuTime { limit_seconds: u32 },
    /// No answer came in time, whether it worked or not.
    #[error("the compiler's process had not answered after {limit:?}")]
    WallTime { limit: Duration },
    /// Something ended it: a fault of the compiler, or the system.
    #[error("the compiler's process was ended by signal {signal}")]
    Crashed { signal: i32 },
    /// It ended without an answer.
    #[error("the compiler's process ended with code {code} and without an answer")]
    Exited { code: i32 },
    /// It answered with something that is no answer.
    #[error("the compiler's process answered with something that is no answer: {reason}")]
    Garbled { reason: String },
    /// More code than memory it was given.
    #[error("its code is {bytes} bytes; the limit is {limit_mib} MiB")]
    TooLarge { bytes: u64, limit_mib: u32 },
    /// It compiles for another build of this host.
    #[error("the compiler's process is of another build of this host; start the host again")]
    OtherBuild,
    /// It could not be started.
    #[error("{} could not be started: {source}", .program.display())]
    Start { program: PathBuf, source: io::Error },
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
    /// It ended itself instead of answering, whatever its code says.
    #[error("it exited with code {code} instead of answering")]
    Exited { code: i32 },
    /// It was refused something and could not go on. A plugin that handles the refusal is not at fault.
    #[error("could not go on without what it was refused: {capability}")]
    Denied { capability: String },
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
            Self::Exited { .. } => "exited",
            Self::Denied { .. } => "denied",
            Self::ResultTooLarge { .. } => "result-too-large",
            Self::InvalidResult { .. } => "invalid-result",
            Self::Saturated { .. } => "saturated",
            Self::NoSuchHook { .. } => "no-such-hook",
            Self::Guest(_) => "guest",
        }
    }
}
