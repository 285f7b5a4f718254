//! 64-bit keys of words and characters. The index holds keys and no texts, so that looking a term up is a few
//! multiplications and one probe. Two terms that shared a key would count as one; at 100,000 terms that is a chance of
//! one in three thousand million.

/// Odd, so that multiplying by it loses nothing.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
const PAIR: u64 = 0x5851_F42D_4C95_7F2D;

/// The polynomial part of a word's key. `typo` takes single letters out of it without hashing the word again.
#[inline]
pub(crate) fn polynomial(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |hash, byte| append(hash, *byte))
}

/// One more byte.
#[inline]
pub(crate) fn append(hash: u64, byte: u8) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1)
}

/// `BASE` to the powers 0 to 31.
const POWERS: [u64; 32] = {
    let mut powers = [1u64; 32];
    let mut rest: &mut [u64] = &mut powers;
    let mut power = 1u64;
    while let [first, others @ ..] = rest {
        *first = power;
        power = power.wrapping_mul(BASE);
        rest = others;
    }
    powers
};

/// Shifts a prefix past a suffix of this length, which is less than 32.
#[inline]
pub(crate) fn shift(hash: u64, length: usize) -> u64 {
    hash.wrapping_mul(POWERS.get(length).copied().unwrap_or(0))
}

/// Spreads a polynomial over all bits.
#[inline]
pub(crate) fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ (hash >> 29)
}

/// The key of a word.
#[inline]
pub(crate) fn word(bytes: &[u8]) -> u64 {
    finish(polynomial(bytes))
}

/// The key of two neighbouring characters.
#[inline]
pub(crate) fn pair(first: char, second: char) -> u64 {
    finish(((u64::from(u32::from(first)) << 32) | u64::from(u32::from(second))) ^ PAIR)
}

/// The key of one character.
#[inline]
pub(crate) fn single(char: char) -> u64 {
    pair('\0', char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_matters_and_kinds_differ() {
        assert_ne!(word(b"ab"), word(b"ba"));
        assert_ne!(pair('雨', '雪'), pair('雪', '雨'));
        assert_ne!(single('雨'), pair('雨', '雨'));
    }

    #[test]
    fn a_prefix_shifted_past_a_suffix_is_the_whole() {
        let (front, back) = (polynomial(b"parti"), polynomial(b"cle"));
        assert_eq!(shift(front, 3).wrapping_add(back), polynomial(b"particle"));
    }
}
