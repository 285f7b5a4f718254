//! Light English stemming: endings only, never a replacement, so that a stem is a prefix of its word and costs no
//! allocation. `chase`, `chases`, `chased` and `chasing` meet; `light` and `lighting` do too, which suits a catalogue.

/// The part of a lower-case ASCII word that names it.
pub(crate) fn stem(word: &[u8]) -> &[u8] {
    let word = without_tense(without_plural(word));
    match word {
        [front @ .., b'e' | b'y' | b'i'] if word.len() > 3 => front,
        _ => word,
    }
}

fn without_plural(word: &[u8]) -> &[u8] {
    match word {
        [.., b's' | b'u' | b'i', b's'] => word,
        [front @ .., b'e', b's'] if front.len() > 2 && takes_es(front) => front,
        [front @ .., b's'] if front.len() > 2 => front,
        _ => word,
    }
}

/// `boxes` and `flies`, but not `bounces`.
fn takes_es(front: &[u8]) -> bool {
    matches!(front, [.., b's' | b'x' | b'z' | b'o' | b'i'] | [.., b'c' | b's', b'h'])
}

fn without_tense(word: &[u8]) -> &[u8] {
    match word {
        [front @ .., b'i', b'n', b'g'] if front.len() > 1 && has_vowel(front) => undoubled(front),
        [.., b'e', b'e', b'd'] => word,
        [front @ .., b'e', b'd'] if front.len() > 2 && has_vowel(front) => undoubled(front),
        _ => word,
    }
}

fn has_vowel(word: &[u8]) -> bool {
    word.iter().any(|byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

/// `running` is `run`, `rolling` stays `roll`.
fn undoubled(word: &[u8]) -> &[u8] {
    match word {
        [front @ .., a, b] if a == b && !matches!(a, b'l' | b's' | b'z' | b'e' | b'o') => {
            word.get(..=front.len()).unwrap_or(word)
        }
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    fn same(words: &[&str]) {
        let stems: Vec<_> = words.iter().map(|word| stem(word.as_bytes())).collect();
        assert!(stems.windows(2).all(|two| two[0] == two[1]), "{words:?}: {stems:?}");
    }

    #[test]
    fn forms_of_one_word_meet() {
        same(&["chase", "chases", "chased", "chasing"]);
        same(&["bounce", "bounces", "bouncy", "bouncing"]);
        same(&["enemy", "enemies"]);
        same(&["firefly", "fireflies"]);
        same(&["run", "runs", "running"]);
        same(&["roll", "rolls", "rolling", "rolled"]);
        same(&["box", "boxes"]);
        same(&["light", "lights", "lighting"]);
        same(&["button", "buttons"]);
    }

    #[test]
    fn short_words_and_words_without_another_vowel_stay() {
        for word in ["ring", "string", "spring", "speed", "boss", "is", "red", "ui", "ai", "s", ""] {
            assert_eq!(stem(word.as_bytes()), word.as_bytes());
        }
    }
}
