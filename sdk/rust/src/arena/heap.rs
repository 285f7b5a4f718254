//! Two arenas: one for what lasts, and one beside it for what is built from once and then thrown away.
//!
//! An arena cannot fill its holes, so a catalogue that is read, turned into arrays and dropped would stay in the image
//! for good, megabytes of it between the few kilobytes that requests look at, and the host walks over an image's pages
//! after every call. While a catalogue is taken in, blocks therefore come from memory of its own ([`Heap::set_aside`]).
//! What is to last is then copied to the lasting arena ([`Heap::keep`]), where it lies together, and when the last block
//! of the other is given back, that memory is wiped and is as good as new. A block that is never given back only means
//! that nothing is wiped.

use super::bump::{Arena, Memory};

/// Book-keeping in addresses, as [`Arena`]'s: it touches no memory.
pub(super) struct Heap {
    lasting: Arena,
    aside: Aside,
}

/// Memory that is used while something is built.
enum Aside {
    Closed,
    /// New blocks are here.
    Open(Region),
    /// New blocks are not here, and some of it is still held.
    Held(Region),
    /// Nothing is held, and every byte is zero.
    Spare(usize, usize),
}

struct Region {
    arena: Arena,
    /// Its first byte; it is in one piece.
    from: usize,
    /// Blocks that are held.
    blocks: usize,
}

/// Bytes to overwrite with zeros, from where to where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wipe(pub usize, pub usize);

impl Heap {
    pub(super) const fn new() -> Self {
        Heap { lasting: Arena::new(), aside: Aside::Closed }
    }

    /// From now on blocks are for building with. Only once: what is built later lasts.
    pub(super) fn set_aside(&mut self) {
        if let Aside::Closed = self.aside {
            self.aside = Aside::Open(Region { arena: Arena::new(), from: 0, blocks: 0 });
        }
    }

    /// From now on blocks last again.
    pub(super) fn keep(&mut self) -> Option<Wipe> {
        self.aside = match std::mem::replace(&mut self.aside, Aside::Closed) {
            Aside::Open(region) => Aside::Held(region),
            other => other,
        };
        self.wipe()
    }

    /// As [`Arena::allocate`].
    pub(super) fn allocate(
        &mut self,
        size: usize,
        align: usize,
        memory: &mut impl Memory,
    ) -> Option<(usize, usize)> {
        let Aside::Open(region) = &mut self.aside else {
            return self.lasting.allocate(size, align, &mut Spare(&mut self.aside, memory));
        };
        let block = region.arena.allocate(size, align, &mut New(memory))?;
        if region.from == 0 {
            region.from = block.0;
        }
        region.blocks += 1;
        Some(block)
    }

    /// Gives a block back. The caller wipes what it is told to before anything else is allocated.
    pub(super) fn release(&mut self, at: usize, size: usize) -> Option<Wipe> {
        match &mut self.aside {
            Aside::Open(region) | Aside::Held(region) if region.holds(at) => {
                region.arena.release(at, size);
                region.blocks -= 1;
                self.wipe()
            }
            _ => {
                self.lasting.release(at, size);
                None
            }
        }
    }

    /// As [`Arena::resize`].
    pub(super) fn resize(&mut self, at: usize, old: usize, new: usize, memory: &mut impl Memory) -> bool {
        match &mut self.aside {
            Aside::Open(region) if region.holds(at) => region.arena.resize(at, old, new, &mut New(memory)),
            Aside::Held(region) if region.holds(at) => new <= old,
            _ => self.lasting.resize(at, old, new, &mut Spare(&mut self.aside, memory)),
        }
    }

    /// As [`Arena::reserve`], for what lasts.
    pub(super) fn reserve(&mut self, bytes: usize, memory: &mut impl Memory) {
        self.lasting.reserve(bytes, &mut Spare(&mut self.aside, memory));
    }

    fn wipe(&mut self) -> Option<Wipe> {
        let Aside::Held(Region { arena, from, blocks: 0 }) = &self.aside else { return None };
        let (from, used, end) = (*from, arena.untouched(), arena.end());
        self.aside = Aside::Spare(from, end);
        (used > from).then_some(Wipe(from, used))
    }
}

impl Region {
    fn holds(&self, at: usize) -> bool {
        self.from != 0 && (self.from..self.arena.end()).contains(&at)
    }
}

/// What is beyond all that was given.
struct New<'a, M>(&'a mut M);

impl<M: Memory> Memory for New<'_, M> {
    fn more(&mut self, bytes: usize) -> Option<(usize, usize)> {
        self.0.grow(bytes)
    }

    fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
        self.0.grow(bytes)
    }
}

/// What was built with, once that is over, and after it everything else.
struct Spare<'a, M>(&'a mut Aside, &'a mut M);

impl<M: Memory> Memory for Spare<'_, M> {
    fn more(&mut self, bytes: usize) -> Option<(usize, usize)> {
        if let Aside::Spare(from, end) = *self.0
            && end - from >= bytes
        {
            *self.0 = Aside::Spare(end, end);
            return Some((from, end));
        }
        self.1.more(bytes)
    }

    fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
        self.1.grow(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A first chunk, and pages after it as a host would give them.
    struct Pages {
        first: Option<(usize, usize)>,
        next: usize,
    }

    impl Memory for Pages {
        fn more(&mut self, bytes: usize) -> Option<(usize, usize)> {
            match self.first.take() {
                Some(first) if first.1 - first.0 >= bytes => Some(first),
                _ => self.grow(bytes),
            }
        }

        fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
            let from = self.next;
            self.next += bytes.next_multiple_of(100);
            Some((from, self.next))
        }
    }

    fn heap() -> (Heap, Pages) {
        (Heap::new(), Pages { first: Some((64, 164)), next: 1000 })
    }

    #[test]
    fn what_is_built_with_lies_apart_from_what_lasts() {
        let (mut heap, mut pages) = heap();
        assert_eq!(heap.allocate(10, 1, &mut pages), Some((64, 0)));
        heap.set_aside();
        assert_eq!(heap.allocate(10, 1, &mut pages), Some((1000, 0)));
        assert_eq!(heap.keep(), None);
        assert_eq!(heap.allocate(10, 1, &mut pages), Some((74, 0)));
    }

    #[test]
    fn the_last_block_given_back_wipes_what_was_used() {
        let (mut heap, mut pages) = heap();
        heap.set_aside();
        let (first, _) = heap.allocate(40, 1, &mut pages).unwrap();
        let (second, _) = heap.allocate(40, 1, &mut pages).unwrap();
        assert_eq!(heap.release(first, 40), None);
        assert_eq!(heap.keep(), None);
        assert_eq!(heap.release(second, 40), Some(Wipe(1000, 1080)));
    }

    #[test]
    fn nothing_is_wiped_while_something_is_held_or_building_goes_on() {
        let (mut heap, mut pages) = heap();
        heap.set_aside();
        let (first, _) = heap.allocate(40, 1, &mut pages).unwrap();
        assert_eq!(heap.release(first, 40), None);
        let (second, _) = heap.allocate(40, 1, &mut pages).unwrap();
        assert_eq!(heap.keep(), None);
        let (lasting, _) = heap.allocate(10, 1, &mut pages).unwrap();
        assert_eq!(heap.release(lasting, 10), None);
        assert_eq!(heap.release(second, 40), Some(Wipe(1000, 1040)));
    }

    #[test]
    fn what_was_given_back_before_it_is_kept_is_wiped_then() {
        let (mut heap, mut pages) = heap();
        heap.set_aside();
        let (first, _) = heap.allocate(40, 1, &mut pages).unwrap();
        heap.release(first, 40);
        assert_eq!(heap.keep(), Some(Wipe(1000, 1040)));
    }

    #[test]
    fn a_block_that_is_built_with_moves_to_grow_once_building_is_over() {
        let (mut heap, mut pages) = heap();
        heap.set_aside();
        let (at, _) = heap.allocate(10, 1, &mut pages).unwrap();
        assert!(heap.resize(at, 10, 20, &mut pages));
        heap.keep();
        assert!(!heap.resize(at, 20, 21, &mut pages));
        assert!(heap.resize(at, 20, 5, &mut pages));
    }

    #[test]
    fn wiped_memory_is_what_is_needed_next() {
        let (mut heap, mut pages) = heap();
        heap.allocate(10, 1, &mut pages).unwrap();
        heap.set_aside();
        let (at, _) = heap.allocate(300, 1, &mut pages).unwrap();
        heap.keep();
        heap.release(at, 300).unwrap();
        // Too large for what is left of the first chunk: no growth, and nothing to zero.
        assert_eq!(heap.allocate(200, 1, &mut pages), Some((1000, 0)));
        assert_eq!(heap.allocate(300, 1, &mut pages), Some((1200, 0)));
    }

    #[test]
    fn headroom_is_found_in_what_was_built_with() {
        let (mut heap, mut pages) = heap();
        heap.allocate(90, 1, &mut pages).unwrap();
        heap.set_aside();
        let (at, _) = heap.allocate(300, 1, &mut pages).unwrap();
        heap.keep();
        heap.release(at, 300).unwrap();
        heap.reserve(250, &mut pages);
        assert_eq!(pages.next, 1400);
        assert_eq!(heap.allocate(250, 1, &mut pages), Some((1000, 0)));
    }

    #[test]
    fn a_plugin_builds_once() {
        let (mut heap, mut pages) = heap();
        heap.allocate(10, 1, &mut pages).unwrap();
        heap.set_aside();
        let (at, _) = heap.allocate(10, 1, &mut pages).unwrap();
        heap.keep();
        heap.release(at, 10);
        heap.set_aside();
        assert_eq!(heap.allocate(10, 1, &mut pages), Some((74, 0)));
    }

    #[test]
    fn building_with_nothing_is_nothing() {
        let (mut heap, mut pages) = heap();
        heap.set_aside();
        assert_eq!(heap.keep(), None);
        assert_eq!(heap.allocate(10, 1, &mut pages), Some((64, 0)));
    }
}
