//! Which request a call belongs to. It travels with the task, so that no hook's arguments have to carry it.

use std::{future::Future, sync::Arc};

/// What a request is called in logs. Cheap to clone.
pub type RequestId = Arc<str>;

tokio::task_local! {
    static REQUEST: RequestId;
}

/// Runs `work` as part of the request `id`: every call that it makes itself is told with it. Tasks that it spawns are
/// not part of it.
pub async fn for_request<T>(id: impl Into<RequestId>, work: impl Future<Output = T>) -> T {
    REQUEST.scope(id.into(), work).await
}

pub(super) fn current() -> Option<RequestId> {
    REQUEST.try_with(Arc::clone).ok()
}
