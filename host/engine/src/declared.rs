//! What a component declares, compared with its limits before anything is compiled.
//!
//! A memory that starts above its limit would be refused by every instance, the first of them in somebody's request;
//! and a table that starts above the pool's would be refused in the words of the pool. Here both are one typed error at
//! load. Only the headers of sections are read, never code.

use crate::{error::LoadError, plugin::PluginSpec};
use wasmparser::{Parser, Payload};

/// The default size of a page of linear memory, as a power of two.
const PAGE_LOG2: u32 = 16;

/// Refuses a component that declares more than its limits.
pub(crate) fn check(spec: &PluginSpec<'_>) -> Result<(), LoadError> {
    let largest = Largest::read(spec.component);
    let pairs = [
        ("bytes of memory", largest.memory_bytes, spec.limits.memory_bytes()),
        ("table entries", largest.table_entries, spec.limits.class.table_entries()),
    ];
    for (what, wanted, limit) in pairs {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        if wanted > limit {
            return Err(LoadError::DeclaresTooMuch { plugin: spec.name.clone(), what, wanted, limit });
        }
    }
    Ok(())
}

/// The largest start size of any memory and any table, in all modules of a component.
#[derive(Debug, Default, PartialEq, Eq)]
struct Largest {
    memory_bytes: u64,
    table_entries: u64,
}

impl Largest {
    /// What can be read of it. A component that cannot be read to its end is for the compiler to refuse, with the
    /// reason.
    fn read(component: &[u8]) -> Self {
        let mut largest = Self::default();
        for payload in Parser::new(0).parse_all(component) {
            match payload {
                Ok(Payload::MemorySection(section)) => {
                    for memory in section.into_iter().map_while(Result::ok) {
                        let page = memory.page_size_log2.unwrap_or(PAGE_LOG2);
                        let bytes =
                            1_u64.checked_shl(page).unwrap_or(u64::MAX).saturating_mul(memory.initial);
                        largest.memory_bytes = largest.memory_bytes.max(bytes);
                    }
                }
                Ok(Payload::TableSection(section)) => {
                    for table in section.into_iter().map_while(Result::ok) {
                        largest.table_entries = largest.table_entries.max(table.ty.initial);
                    }
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        largest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_of_all_modules_counts_however_deep() {
        let component = wat::parse_str(
            "(component
               (core module (memory 3) (table 7 funcref))
               (component (core module (memory 5 9) (table 2 funcref))))",
        )
        .unwrap();
        assert_eq!(Largest::read(&component), Largest { memory_bytes: 5 << 16, table_entries: 7 });
    }

    #[test]
    fn what_cannot_be_read_declares_nothing_more() {
        let component = wat::parse_str("(component (core module (memory 3)))").unwrap();
        for end in 0..component.len() {
            assert!(Largest::read(&component[..end]).memory_bytes <= 3 << 16);
        }
        assert_eq!(Largest::read(b"\0asm\x0d\0\x01\0\x01\xff\xff\xff\xff\x0f"), Largest::default());
    }
}
