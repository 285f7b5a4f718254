//! Two arenas: one for what lasts, and one beside it for what is built from once and then thrown away.
//!
//! An arena cannot fill its holes, so a catalogue that is read, turned into arrays and dropped would stay in the image
//! for good, megabytes of it between the few kilobytes that requests look at, and the host walks over an image's pages
//! after every call. While a catalogue is taken in, blocks therefore come from a region of their own
//! ([`Heap::set_aside`]). What is to last is copied out of it, and when the last block of a region that is closed is
//! given back, the region is wiped and is as good as new. A block that is never given back only means that its region
//! is not wiped.
//!
//! The first copy goes to a second region and a copy of that to where it lasts ([`Heap::keep`]): what is too large for
//! the lasting arena then goes to the first region, which is empty by now and lies low. Behind it the image would reach
//! over all that was built with, mostly zeros, and the host does not map an image that is mostly zeros.

use super::bump::{Arena, Memory};

/// Book-keeping in addresses, as [`Arena`]'s: it touches no memory.
pub(super) struct Heap {
    lasting: Arena,
    /// Where new blocks are, if they are not to last.
    open: Option<Region>,
    /// Regions without new blocks that still hold some.
    held: [Option<Region>; 2],
    /// A region that nothing is in, every byte of it zero.
    spare: (usize, usize),
}

/// Memory that is used while something is built.
#[derive(Clone, Copy)]
struct Region {
    arena: Arena,
    /// Its first byte.
    from: usize,
    /// Blocks that are held.
    blocks: usize,
}

/// Bytes to overwrite with zeros, from where to where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wipe(pub usize, pub usize);

impl Heap {
    pub(super) const fn new() -> Self {
        Heap { lasting: Arena::new(), open: None, held: [None, None], spare: (0, 0) }
    }

    /// From now on blocks are in a new region, for building with.
    pub(super) fn set_aside(&mut self) -> Option<Wipe> {
        let wipe = self.keep();
        self.open = Some(Region { arena: Arena::new(), from: 0, blocks: 0 });
        wipe
    }

    /// From now on blocks last.
    pub(super) fn keep(&mut self) -> Option<Wipe> {
        let region = self.open.take()?;
        if region.blocks == 0 {
            return self.empty(region);
        }
        // A third region is left as it is: what is in it can be given back, and is not used again.
        if let Some(place) = self.held.iter_mut().find(|place| place.is_none()) {
            *place = Some(region);
        }
        None
    }

    /// As [`Arena::allocate`].
    pub(super) fn allocate(
        &mut self,
        size: usize,
        align: usize,
        memory: &mut impl Memory,
    ) -> Option<(usize, usize)> {
        let Some(region) = &mut self.open else {
            return self.lasting.allocate(size, align, &mut Spare(&mut self.spare, memory));
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
        if let Some(region) = self.open.as_mut().filter(|region| region.holds(at)) {
            region.release(at, size);
            return None;
        }
        for place in &mut self.held {
            if let Some(region) = place.as_mut().filter(|region| region.holds(at)) {
                region.release(at, size);
                let empty = place.take_if(|region| region.blocks == 0)?;
                return self.empty(empty);
            }
        }
        self.lasting.release(at, size);
        None
    }

    /// As [`Arena::resize`]. A block of a region that is closed moves to grow.
    pub(super) fn resize(&mut self, at: usize, old: usize, new: usize, memory: &mut impl Memory) -> bool {
        match &mut self.open {
            Some(region) if region.holds(at) => region.arena.resize(at, old, new, &mut New(memory)),
            _ if self.held.iter().flatten().any(|region| region.holds(at)) => new <= old,
            _ => self.lasting.resize(at, old, new, &mut Spare(&mut self.spare, memory)),
        }
    }

    /// As [`Arena::reserve`], for where the next block goes.
    pub(super) fn reserve(&mut self, bytes: usize, memory: &mut impl Memory) {
        let Some(region) = &mut self.open else {
            return self.lasting.reserve(bytes, &mut Spare(&mut self.spare, memory));
        };
        region.arena.reserve(bytes, &mut New(memory));
        if region.from == 0 {
            region.from = region.arena.untouched();
        }
    }

    /// Nothing is in it any more. The larger of two empty regions is the one to use again. One with somebody else's
    /// memory in its midst is left alone: code of another language may grow the memory too.
    fn empty(&mut self, region: Region) -> Option<Wipe> {
        if !region.arena.is_in_one_piece() {
            return None;
        }
        let (from, used, end) = (region.from, region.arena.untouched(), region.arena.end());
        if end - from > self.spare.1 - self.spare.0 {
            self.spare = (from, end);
        }
        (used > from).then_some(Wipe(from, used))
    }
}

impl Region {
    fn holds(&self, at: usize) -> bool {
        self.from != 0 && (self.from..self.arena.end()).contains(&at)
    }

    fn release(&mut self, at: usize, size: usize) {
        self.arena.release(at, size);
        self.blocks -= 1;
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

/// An empty region first, and after it everything else.
struct Spare<'a, M>(&'a mut (usize, usize), &'a mut M);

impl<M: Memory> Memory for Spare<'_, M> {
    fn more(&mut self, bytes: usize) -> Option<(usize, usize)> {
        match *self.0 {
            (from, end) if end - from >= bytes => {
                *self.0 = (end, end);
                Some((from, end))
            }
            _ => self.1.more(bytes),
        }
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
    fn headroom_for_building_with_is_taken_once_and_kept_when_nothing_was_built() {
        let (mut heap, mut pages) = heap();
        heap.allocate(90, 1, &mut pages).unwrap();
        heap.set_aside();
        heap.reserve(250, &mut pages);
        assert_eq!(pages.next, 1300);
        assert_eq!(heap.allocate(250, 1, &mut pages), Some((1000, 0)));
        assert_eq!(heap.release(1000, 250), None);
        assert_eq!(heap.keep(), Some(Wipe(1000, 1250)));
        heap.set_aside();
        heap.reserve(50, &mut pages);
        assert_eq!(heap.keep(), None);
        assert_eq!(heap.allocate(290, 1, &mut pages), Some((1000, 0)), "and nothing before it");
        assert_eq!(pages.next, 1400);
    }

    #[test]
    fn what_was_copied_twice_lies_low() {
        let (mut heap, mut pages) = heap();
        heap.allocate(90, 1, &mut pages).unwrap();
        heap.set_aside();
        let (built, _) = heap.allocate(390, 1, &mut pages).unwrap();
        heap.set_aside();
        let (copy, _) = heap.allocate(190, 1, &mut pages).unwrap();
        assert_eq!(heap.release(built, 390), Some(Wipe(1000, 1390)));
        heap.keep();
        assert_eq!(heap.allocate(190, 1, &mut pages), Some((1000, 0)));
        assert_eq!(heap.release(copy, 190), Some(Wipe(1400, 1590)));
    }

    #[test]
    fn a_third_region_can_be_given_back_and_is_not_used_again() {
        let (mut heap, mut pages) = heap();
        heap.allocate(90, 1, &mut pages).unwrap();
        let mut blocks = vec![];
        for _ in 0..3 {
            heap.set_aside();
            blocks.push(heap.allocate(50, 1, &mut pages).unwrap().0);
        }
        heap.keep();
        assert_eq!(heap.release(blocks[2], 50), None);
        assert_eq!(heap.release(blocks[1], 50), Some(Wipe(1100, 1150)));
        assert_eq!(heap.release(blocks[0], 50), Some(Wipe(1000, 1050)));
    }

    #[test]
    fn a_region_around_somebody_elses_memory_is_not_wiped() {
        let (mut heap, mut pages) = heap();
        heap.allocate(90, 1, &mut pages).unwrap();
        heap.set_aside();
        let (first, _) = heap.allocate(90, 1, &mut pages).unwrap();
        pages.next += 500;
        let (second, _) = heap.allocate(90, 1, &mut pages).unwrap();
        assert!(second - first > 500);
        heap.keep();
        assert_eq!((heap.release(first, 90), heap.release(second, 90)), (None, None));
        assert_eq!(heap.allocate(50, 1, &mut pages), Some((1700, 0)), "nor used again");
    }

    #[test]
    fn building_with_nothing_is_nothing() {
        let (mut heap, mut pages) = heap();
        heap.set_aside();
        assert_eq!(heap.keep(), None);
        assert_eq!(heap.allocate(10, 1, &mut pages), Some((64, 0)));
    }
}
