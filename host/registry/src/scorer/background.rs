//! Messages that want no skill in particular, written for this project. They are the same for every scorer of a host, and
//! in the same order, so equal scorers are measured alike.

use crate::{context::RowContext, fold, hooks::Request};
use serde::Deserialize;
use std::sync::Arc;

const ROWS: &str = include_str!("../../../../training/background.jsonl");

/// What is read of a row.
#[derive(Deserialize)]
struct Row {
    text: String,
    context: RowContext,
}

/// All of them. They are made for each scorer that is loaded, which takes about a millisecond, and kept by nobody.
pub(super) fn messages() -> Vec<Arc<Request>> {
    // The rows are this program's own, and a test reads every one of them.
    ROWS.lines().filter_map(|line| Some(Arc::new(serde_json::from_str::<Row>(line).ok()?.into()))).collect()
}

/// The same as they were typed.
pub(crate) fn texts() -> Vec<String> {
    ROWS.lines().filter_map(|line| Some(serde_json::from_str::<Row>(line).ok()?.text)).collect()
}

impl From<Row> for Request {
    fn from(Row { text, context }: Row) -> Self {
        Self { project: context.into(), ..fold::request(&text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_message() {
        let messages = messages();
        assert_eq!((ROWS.lines().count(), messages.len()), (300, 300));
        assert!(messages.iter().all(|message| !message.folded.is_empty()));
        let (open, none): (Vec<_>, Vec<_>) = messages.iter().partition(|message| message.project.exists);
        assert!(open.len() > 50 && none.len() > 5, "{} and {}", open.len(), none.len());
        assert!(open.iter().all(|message| message.project.dimension.is_some()));
    }
}
