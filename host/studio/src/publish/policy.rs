//! Asks the path policies about files that leave a project or come from another one. The first denial ends it.

use crate::{Inner, StudioError};
use uuid::Uuid;
use waza_registry::hooks::{Access, Operation, Origin, PathVerdict};

/// One question.
pub(crate) fn access(operation: Operation, origin: Origin, path: &str, size: Option<u64>) -> Access {
    Access { operation, origin, path: path.to_owned(), size, media_type: Some(media_type(path).to_owned()) }
}

/// By the name's ending; unknown ones are `application/octet-stream`.
pub(crate) fn media_type(path: &str) -> &'static str {
    mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream")
}

/// Passes when every access is allowed for the plugins that serve this user.
pub(crate) async fn allowed(inner: &Inner, user: Uuid, accesses: Vec<Access>) -> Result<(), StudioError> {
    let paths: Vec<String> = accesses.iter().map(|access| access.path.clone()).collect();
    let lineup = inner.registry.pin(Some(&user.to_string()));
    let called = lineup.check(accesses).await.map_err(StudioError::PolicyUnavailable)?;
    // The registry has checked that there is one verdict per path.
    let mut verdicts = called.value.into_iter();
    for path in paths {
        match verdicts.next() {
            Some(PathVerdict::Allow) => {}
            Some(PathVerdict::Deny(denial)) => {
                return Err(StudioError::PathDenied { path, code: denial.code, message: denial.message });
            }
            None => return Err(StudioError::Internal { reason: "a policy gave no verdict" }),
        }
    }
    Ok(())
}
