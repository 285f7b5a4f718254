//! Reading who is to play a part instead.

use super::super::design::{NAME_CHARS_MAX, Role, tidy};
use super::super::lexicon::matching::Mention;
use super::reading::Reading;
use super::{Change, Occasion};

impl Reading<'_> {
    /// Another drawing for a part: `ネコを犬に`, "make the hero a rabbit", "replace the fish with stars".
    pub(super) fn recast(&self) -> Vec<Change> {
        if self.occasion == Occasion::Create {
            return Vec::new();
        }
        let english = self.says(&[
            "change*", "turn*", "make", "replace*", "swap*", "use", "become*", "instead", "play as", "want*",
            "switch*",
        ]);
        let mut out = Vec::new();
        for mention in &self.mentions {
            let after = self.text.get(mention.end..).unwrap_or_default();
            let japanese =
                ["に", "へ", "がいい", "を主人公", "を敵に", "をてき"].iter().any(|p| after.starts_with(p));
            let own = |role: Role| self.design.cast(role).art == mention.noun.id;
            let subject = self
                .parts
                .iter()
                .filter(|(role, start, _)| !(own(*role) && *start == mention.start))
                .filter(|(role, _, _)| !own(*role))
                .min_by_key(|(_, start, _)| (start.abs_diff(mention.start), *start))
                .map(|(role, _, _)| *role);
            let named = self.parts.iter().any(|(role, start, _)| *start == mention.start && own(*role));
            // "change the cat to a dog": the cat is the subject, not what the dog becomes.
            if named && !japanese {
                continue;
            }
            let role = match subject.or(self.role.filter(|role| !own(*role) && self.parts.is_empty())) {
                Some(role) => role,
                None if self.parts.is_empty()
                    && (japanese || self.says(&["play as", "make it", "turn it", "change it"])) =>
                {
                    Role::Hero
                }
                None => continue,
            };
            if (japanese && self.becoming(after)) || (english && !japanese) {
                out.push(Change::Recast(role, mention.noun, self.word(mention)));
            }
        }
        out
    }

    /// Whether what follows a noun says that something turns into it.
    pub(super) fn becoming(&self, after: &str) -> bool {
        let rest = after.trim_start_matches(['に', 'へ']);
        rest.is_empty()
            || rest.starts_with('◆')
            || [
                "して",
                "変",
                "かえ",
                "する",
                "なって",
                "しよう",
                "した",
                "がいい",
                "主人公",
                "を主人公",
                "を敵",
                "を",
                "でき",
                "交換",
                "チェンジ",
            ]
            .iter()
            .any(|p| rest.starts_with(p))
    }

    /// The user's own word for a noun, where it is Japanese.
    pub(super) fn word(&self, mention: &Mention) -> Option<String> {
        let word = self.text.get(mention.start..mention.end)?;
        (!word.is_ascii()).then(|| tidy(word, NAME_CHARS_MAX))
    }
}
