//! What a host's case does to a component before it is loaded.

use serde::Deserialize;

/// What happens to the component's bytes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mutation {
    /// Only this many are left.
    Truncate(usize),
    /// Every bit of this one is turned.
    Flip(usize),
}

/// The changed bytes, or the place that was to be changed and how many bytes there are.
pub(super) fn mutate(mutation: Option<Mutation>, mut bytes: Vec<u8>) -> Result<Vec<u8>, (usize, usize)> {
    let length = bytes.len();
    match mutation {
        None => {}
        Some(Mutation::Truncate(left)) if left < length => bytes.truncate(left),
        Some(Mutation::Flip(at)) if at < length => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = !*byte;
            }
        }
        Some(Mutation::Truncate(at) | Mutation::Flip(at)) => return Err((at, length)),
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_is_changed_where_the_case_says_and_nowhere_else() {
        let changed = |text: &str, bytes: &[u8]| mutate(serde_json::from_str(text).unwrap(), bytes.to_vec());
        assert_eq!(changed("null", &[1, 2]), Ok(vec![1, 2]));
        assert_eq!(changed(r#"{"truncate":2}"#, &[1, 2, 3]), Ok(vec![1, 2]));
        assert_eq!(changed(r#"{"flip":1}"#, &[1, 0xf0, 3]), Ok(vec![1, 0x0f, 3]));
        // A case that changes nothing would pass for the wrong reason.
        assert_eq!(changed(r#"{"truncate":3}"#, &[1, 2, 3]), Err((3, 3)));
        assert_eq!(changed(r#"{"flip":3}"#, &[1, 2, 3]), Err((3, 3)));
        assert!(serde_json::from_str::<Mutation>(r#"{"rotate":1}"#).is_err());
    }
}
