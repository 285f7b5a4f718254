//! Paths from the volume's root: `users/{uuid}/projects/{uuid}/…` and `users/{uuid}/assets/…`, and nothing else below
//! `users/`. A path that does not begin with `users/` is relative to a project's folder already.

use crate::denial::{Judgement, deny, shown};
use waza_sdk::path_policy::Operation;

/// Whose path it is, and where the rest of it begins.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Owner<'a> {
    pub(crate) user: Option<&'a str>,
    /// Bytes before the path inside the project or the user's assets.
    pub(crate) prefix: usize,
    /// Parts before it.
    pub(crate) parts: usize,
}

/// Reads the owner off a path whose parts are well formed.
pub(crate) fn check<'a>(path: &'a str, folded: &str, operation: Operation) -> Judgement<Owner<'a>> {
    if folded.split('/').next() != Some("users") {
        return Ok(Owner::default());
    }
    let mut rest = path.split('/');
    let (users, user, kind) = (rest.next(), rest.next(), rest.next());
    let (Some("users"), Some(user), Some(kind @ ("projects" | "assets"))) = (users, user, kind) else {
        return deny(
            "outside-project",
            "below `users/` there are only users/{uuid}/projects/{uuid}/… and users/{uuid}/assets/…",
        );
    };
    uuid(user)?;
    let mut parts = 3;
    let mut prefix = "users".len() + 1 + user.len() + 1 + kind.len();
    if kind == "projects" {
        let project = rest.next().unwrap_or_default();
        uuid(project)?;
        parts += 1;
        prefix += 1 + project.len();
    }
    if rest.next().is_none() && operation != Operation::Enumerate {
        return deny("outside-project", format!("{} is a folder, not a file in it", shown(path)));
    }
    Ok(Owner { user: Some(user), prefix: path.len().min(prefix + 1), parts })
}

/// 8-4-4-4-12 hexadecimal digits, of any version and case.
fn uuid(text: &str) -> Judgement {
    let is_uuid = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if is_uuid { Ok(()) } else { deny("invalid-uuid", format!("{} is not a UUID", shown(text))) }
}
