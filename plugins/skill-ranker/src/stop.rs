//! English words that say nothing about a skill: grammar, politeness, and what every message about a game contains.
//! They are left out of the index, and they are never taken for misspellings of something else.

/// Separated by white space, lower case.
pub(crate) const WORDS: &str = "
a an and any are as at be been but by can cannot could did do does doing don else for from get gets getting give given
gives go goes going gonna got had has have having he her here hers him his how i if im in into is isn it its just let lets
ll me my of ok okay on or our out she should so some than that the their theirs them then there these they thing
things this those to too us ve very was we were what when where which while who why will with would yes yet you your yours
not no nor never again also always already another because before being both each either enough even ever every few
instead less like little lot lots many maybe more most much must now only other others own quite really since still
such sure though under until upon want wants wanted well whether without
please pls plz thanks thank hello hi hey cool nice great awesome
add adds added adding build builds building change changed changes changing create created creates creating fix fixed
fixes game games made make makes making need needs new player players play plays playing put puts show shows start
starts something someone somehow stuff style try trying use used uses using work works working
one two three four five six seven eight nine ten first second third next last
2d 3d
";

#[cfg(test)]
mod tests {
    use super::WORDS;
    use std::collections::BTreeSet;

    #[test]
    fn each_word_stands_once_and_is_lower_case() {
        let mut seen = BTreeSet::new();
        for word in WORDS.split_whitespace() {
            assert!(seen.insert(word), "{word} twice");
            assert_eq!(word, word.to_lowercase());
        }
    }
}
