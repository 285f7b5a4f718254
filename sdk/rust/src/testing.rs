//! Values for a plugin's own native tests, where there is no host to make them.

use crate::path_policy::{Access, Operation, Origin};
use crate::{Info, Pending, Project, Request};

/// A request with this text and nothing around it: no history, no attachments, and a project that is still empty.
///
/// The folded form is rougher than the host's: lower case, runs of white space as one space and none at the ends, but
/// **no NFKC**, so a test with full-width letters or half-width kana sets `folded` and `folded_map` itself.
pub fn request(text: &str) -> Request {
    let (folded, folded_map) = fold(text);
    Request {
        text: text.into(),
        folded,
        folded_map,
        locale: None,
        history: vec![],
        project: Project {
            exists: false,
            dimension: None,
            has_history: false,
            active_skills: vec![],
            pending: Pending::Nothing,
        },
        attachments: vec![],
    }
}

/// A write of one file that the model asked for, of unknown size and media type.
pub fn access(path: &str) -> Access {
    Access {
        operation: Operation::Write,
        origin: Origin::Model,
        path: path.into(),
        size: None,
        media_type: None,
    }
}

/// An `Info` with this name, version 0.1.0, no languages and a schema that any object meets.
pub fn info(name: &str) -> Info {
    Info {
        name: name.into(),
        version: "0.1.0".into(),
        languages: vec![],
        settings_schema: r#"{"type":"object"}"#.into(),
    }
}

fn fold(text: &str) -> (String, Vec<u32>) {
    let mut folded = String::with_capacity(text.len());
    let mut map = Vec::with_capacity(text.len());
    let mut space = None;
    for (at, char) in text.char_indices() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        if char.is_whitespace() {
            space = space.or(Some(at));
            continue;
        }
        if let Some(at) = space.take().filter(|_| !folded.is_empty()) {
            folded.push(' ');
            map.push(at);
        }
        for lower in char.to_lowercase() {
            folded.push(lower);
            map.push(at);
        }
    }
    (folded, map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_and_white_space_and_remembers_where_from() {
        let request = request("  Make  a\n2D game ");
        assert_eq!(request.folded, "make a 2d game");
        assert_eq!(request.folded_map, [2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    }

    #[test]
    fn a_char_that_lowers_to_two_maps_both_to_its_start() {
        let request = request("aİb");
        assert_eq!(request.folded.chars().count(), 4);
        assert_eq!(request.folded_map, [0, 1, 1, 3]);
    }

    #[test]
    fn nothing_folds_to_nothing() {
        assert_eq!(request(" \u{3000}\t").folded, "");
        assert_eq!(request("").folded_map, [0u32; 0]);
    }
}
