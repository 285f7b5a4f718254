//! The name by which an asset is reached: `player.png`. Of what it was called, only what is safe in any URL and on any
//! file system is left, and no two of an owner's assets have the same.

use std::collections::BTreeSet;

/// Of the part before the extension, without the number behind it.
const BASE_CHARS: usize = 32;
/// Where nothing is left of a name.
const NAMELESS: &str = "image";

/// An alias in two parts, so that a number can be put between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alias {
    pub(super) base: String,
    /// In lower case, without its dot.
    pub(super) extension: String,
}

impl Alias {
    /// From the name that people see. What is in front of the last slash is somebody's folder and is dropped.
    pub(super) fn of(name: &str) -> Self {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
        let (base, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let base: String = base.chars().flat_map(plain).take(BASE_CHARS).collect();
        let base = if base.is_empty() { NAMELESS.to_owned() } else { base };
        Self { base, extension: extension.to_ascii_lowercase() }
    }

    /// The first of `name.ext`, `name_2.ext`, `name_3.ext`, … that is not taken.
    pub(super) fn free(&self, taken: &BTreeSet<String>) -> String {
        self.candidates().find(|name| !taken.contains(name)).unwrap_or_default()
    }

    /// Without end, each once.
    pub(super) fn candidates(&self) -> impl Iterator<Item = String> {
        let Self { base, extension } = self;
        let first = std::iter::once(format!("{base}.{extension}"));
        first.chain((2_u64..).map(move |number| format!("{base}_{number}.{extension}")))
    }
}

/// One underscore for each UTF-16 unit that is replaced, as clients that count in those expect.
fn plain(c: char) -> impl Iterator<Item = char> {
    let kept = c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let (shown, count) = if kept { (c, 1) } else { ('_', c.len_utf16()) };
    std::iter::repeat_n(shown, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_safe_everywhere_is_left() {
        let cut = format!("{}.png", "a".repeat(32));
        for (name, alias) in [
            ("cat.png", "cat.png"),
            ("My Cat (2).PNG", "My_Cat__2_.png"),
            ("my.cat.png", "my_cat.png"),
            ("猫の絵.png", "___.png"),
            ("😀.png", "__.png"),
            (".png", "image.png"),
            ("../../etc/passwd.png", "passwd.png"),
            ("C:\\pictures\\cat.png", "cat.png"),
            ("a\0b\n.png", "a_b_.png"),
            (&format!("{}.png", "a".repeat(40)), &cut),
        ] {
            assert_eq!(Alias::of(name).free(&BTreeSet::new()), alias, "{name:?}");
        }
    }

    #[test]
    fn the_next_free_number_is_taken() {
        let taken = BTreeSet::from(["cat.png", "cat_2.png", "cat_4.png"].map(str::to_owned));
        assert_eq!(Alias::of("cat.png").free(&taken), "cat_3.png");
        assert_eq!(Alias::of("cat.jpg").free(&taken), "cat.jpg");
        assert_eq!(Alias::of("Cat.png").free(&taken), "Cat.png");
    }
}
