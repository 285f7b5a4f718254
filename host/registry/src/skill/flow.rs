//! Which parts of YAML the reference library does not read: values in `[…]` or `{…}`, anchors, aliases and tags.

/// The first of them: its line in the YAML, from 1, and what it is. Lines of block scalars are text.
pub(super) fn first(yaml: &str) -> Option<(u32, &'static str)> {
    let mut block: Option<usize> = None;
    for (at, line) in (1..).zip(yaml.lines()) {
        let indent = line.len() - line.trim_start().len();
        if line.trim().is_empty() || block.is_some_and(|from| indent > from) {
            continue;
        }
        block = None;
        let value = value(line);
        if value.starts_with(['|', '>']) {
            block = Some(indent);
        }
        let what = match value.bytes().next() {
            Some(b'[' | b'{') => "a value in brackets",
            Some(b'&') => "an anchor",
            Some(b'*') => "an alias",
            Some(b'!') => "a tag",
            _ => continue,
        };
        return Some((at, what));
    }
    None
}

/// What a line gives to its key or its list.
fn value(line: &str) -> &str {
    let line = line.trim_start();
    let item = line.strip_prefix("- ").unwrap_or(line).trim_start();
    match item.split_once(": ") {
        Some((key, value)) if !key.contains(['"', '\'', '#']) => value.trim(),
        _ => item,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_a_value_counts() {
        for (yaml, expected) in [
            ("a: b\nc: [d]\n", Some((2, "a value in brackets"))),
            ("a: {b: c}", Some((1, "a value in brackets"))),
            ("a: &x b\nc: *x", Some((1, "an anchor"))),
            ("a:\n  - !!str 1", Some((2, "a tag"))),
            ("a: |\n  [not a list]\n\n  {nor: this}\nb: c", None),
            ("a: \"[text]\"\nb: it's [fine] inside", None),
        ] {
            assert_eq!(first(yaml), expected, "{yaml}");
        }
    }
}
