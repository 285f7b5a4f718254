//! Integer arithmetic for weights: 1,024 is one. `f32::ln` may differ in the last bit from one host to the next, and an
//! index has to be the same everywhere.

/// One.
pub(crate) const ONE: u32 = 1024;

/// `a * b` of two fixed-point numbers.
#[inline]
pub(crate) fn times(a: u32, b: u32) -> u32 {
    ((u64::from(a) * u64::from(b)) >> 10) as u32
}

/// `a / b` as a fixed-point number; nothing divided by nothing is nothing.
pub(crate) fn ratio(a: u32, b: u32) -> u32 {
    ((u64::from(a) << 10) / u64::from(b.max(1))) as u32
}

/// The binary logarithm in 16.16 bits, of a number above zero.
fn log2(number: u32) -> u32 {
    let whole = number.max(1).ilog2();
    let mut mantissa = u64::from(number.max(1)) << (31 - whole); // 1.31 bits, in 1 ..< 2
    let mut log = whole << 16;
    for bit in (0..16).rev() {
        mantissa = (mantissa * mantissa) >> 31;
        if mantissa >= 1 << 32 {
            mantissa >>= 1;
            log |= 1 << bit;
        }
    }
    log
}

/// How telling a term is that `found` of `all` skills have: [`ONE`] when a single one has it, near zero when all do.
/// It is the usual inverse document frequency `ln(1 + (all - found + ½) / (found + ½))`, divided by its value at one.
pub(crate) fn rarity(found: u32, all: u32) -> u32 {
    let all = all.max(1);
    let of = |found: u32| log2(2 * all + 2).saturating_sub(log2(2 * found + 1));
    (u64::from(of(found.clamp(1, all))) * u64::from(ONE) / u64::from(of(1).max(1))) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right_to_four_digits() {
        for (number, expected) in [(1, 0.0), (2, 1.0), (3, 1.584_96), (11, 3.459_43), (20_002, 14.287_86)] {
            let log = f64::from(log2(number)) / 65536.0;
            assert!((log - expected).abs() < 1e-4, "{number}: {log}");
        }
    }

    #[test]
    fn rarity_falls_from_one_towards_nothing() {
        for all in [1, 2, 10, 1_000, 100_000] {
            assert_eq!(rarity(1, all), ONE);
            let falling: Vec<_> = (1..=all.min(500)).map(|found| rarity(found, all)).collect();
            assert!(falling.is_sorted_by(|a, b| a >= b));
        }
        assert!(rarity(10, 10) < 40);
        assert_eq!(rarity(0, 0), ONE);
    }
}
