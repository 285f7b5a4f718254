//! From a message to changes. One clause, one subject; each kind of change has its own reader.

use super::super::design::{Design, Role};
use super::super::lexicon::matching::{Mention, any, fold, mentions};
use super::clauses::{clauses, unquote};
use super::subject::parts;
use super::titles::title;
use super::{Change, Occasion};

/// One clause with what is known of it.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) mentions: Vec<Mention>,
    pub(super) parts: Vec<(Role, usize, usize)>,
    /// What it is about: its own part, or the one of the clause that it goes on from.
    pub(super) role: Option<Role>,
    pub(super) design: &'a Design,
    pub(super) occasion: Occasion,
}

/// Everything in a message that can be done to this design.
pub(in super::super) fn changes(message: &str, design: &Design, occasion: Occasion) -> Vec<Change> {
    let unquoted = unquote(message);
    let whole = fold(&unquoted.text);
    let mut found = Vec::new();
    if let Some(title) = title(&whole, &unquoted.quotes, message, occasion) {
        found.push(Change::Retitle(title));
    }
    let mut role = None;
    for clause in clauses(&whole) {
        let text = clause.text.as_str();
        if any(text, &["しないで", "するな", "しなくて", "don't", "do not", "dont"]) {
            continue;
        }
        let mentions = mentions(text);
        let parts = parts(text, design, &mentions);
        role = parts.first().map(|(role, _, _)| *role).or(role.filter(|_| clause.goes_on));
        let reading = Reading { text, mentions, parts, role, design, occasion };
        for change in reading.all() {
            if !found.contains(&change) {
                found.push(change);
            }
        }
    }
    found
}

/// Which part each picture is for: the parts that the message names, in its order, and then those that it does not.
pub(in super::super) fn portraits(message: &str, pictures: Vec<String>, design: &Design) -> Vec<Change> {
    let text = fold(message);
    let named = parts(&text, design, &mentions(&text)).into_iter().map(|(role, _, _)| role);
    let mut roles: Vec<Role> = Vec::new();
    for role in named.chain([Role::Hero, Role::Target, Role::Hazard]) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles.into_iter().zip(pictures).map(|(role, picture)| Change::Portray(role, picture)).collect()
}

/// Words that take away.
pub(super) const OFF: &[&str] = &[
    "消して",
    "けして",
    "なくして",
    "無くして",
    "外して",
    "はずして",
    "いらない",
    "なしで",
    "なしに",
    "止めて",
    "やめて",
    "オフ",
    "off",
    "remove*",
    "without",
    "disable*",
    "no more",
    "get rid",
    "stop the",
];

impl Reading<'_> {
    pub(super) fn says(&self, words: &[&str]) -> bool {
        any(self.text, words)
    }

    fn all(&self) -> Vec<Change> {
        let mut out = Vec::new();
        let recast = self.recast();
        out.extend(self.paint());
        out.extend(self.pace());
        out.extend(self.counted());
        out.extend(self.size());
        out.extend(self.jump());
        out.extend(self.level());
        out.extend(self.features());
        if self.occasion == Occasion::Edit {
            out.extend(self.language());
            out.extend(self.replay());
            if recast.is_empty() {
                out.extend(self.place());
                out.extend(self.style());
            }
            out.extend(recast);
        }
        out
    }
}
