//! What can go wrong between the host and a place where generation runs.

/// Why a backend did not do as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SandboxError {
    /// The member is gone: expired, destroyed or never there. Acquire another.
    #[error("sandbox member {0} is gone")]
    MemberGone(String),
    /// The member belongs to somebody else. A claim is for good.
    #[error("sandbox member {0} is already claimed")]
    AlreadyClaimed(String),
    /// No such run.
    #[error("run {0} is unknown")]
    UnknownRun(String),
    /// The backend refused the task.
    #[error("the backend refused the task: {0}")]
    Refused(String),
    /// The backend cannot be reached or is broken.
    #[error("backend {backend} is unavailable: {reason}")]
    Unavailable {
        /// Which.
        backend: &'static str,
        /// For operators.
        reason: String,
    },
}
