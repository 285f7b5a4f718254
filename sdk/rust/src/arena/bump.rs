//! The book-keeping of the arena, in addresses only: it touches no memory, and is tested natively.

/// Where an arena gets its bytes from.
pub(super) trait Memory {
    /// At least `bytes` more bytes, never handed out before and all zero: from where, to where.
    fn more(&mut self, bytes: usize) -> Option<(usize, usize)>;

    /// The same from beyond everything that was ever given.
    fn grow(&mut self, bytes: usize) -> Option<(usize, usize)>;
}

/// The book-keeping, in addresses only: it touches no memory itself.
#[derive(Clone, Copy)]
pub(super) struct Arena {
    /// The next free address.
    next: usize,
    /// Where the current chunk ends.
    end: usize,
    /// From here to `end` no byte was ever handed out, so all are zero.
    untouched: usize,
    /// Every chunk began where the one before it ended.
    in_one_piece: bool,
}

impl Arena {
    pub(super) const fn new() -> Self {
        Arena { next: 0, end: 0, untouched: 0, in_one_piece: true }
    }

    /// A block, and how many of its first bytes may hold something other than zero. `align` is a power of two.
    pub(super) fn allocate(
        &mut self,
        size: usize,
        align: usize,
        memory: &mut impl Memory,
    ) -> Option<(usize, usize)> {
        let mut at = self.fit(size, align);
        if at.is_none() {
            self.extend(size.checked_add(align)?, memory)?;
            at = self.fit(size, align);
        }
        let at = at?;
        self.next = at + size;
        let used = self.untouched.saturating_sub(at).min(size);
        self.untouched = self.untouched.max(self.next);
        Some((at, used))
    }

    /// Gives a block back, if it is the last one. The others stay until the instance is dropped.
    pub(super) fn release(&mut self, at: usize, size: usize) {
        if self.is_last(at, size) {
            self.next = at;
        }
    }

    /// Makes a block longer or shorter where it is. False when it has to move.
    pub(super) fn resize(&mut self, at: usize, old: usize, new: usize, memory: &mut impl Memory) -> bool {
        if !self.is_last(at, old) {
            return new <= old;
        }
        let Some(mut end) = at.checked_add(new) else { return false };
        if end > self.end {
            // Only a chunk that begins where this one ends helps; after any other the block is no longer the last.
            let joined =
                self.extend(end - self.end, memory).is_some() && end <= self.end && self.is_last(at, old);
            if !joined {
                return false;
            }
            end = at + new;
        }
        self.next = end;
        self.untouched = self.untouched.max(end);
        true
    }

    /// Makes sure that this many bytes are free, if the host gives them.
    pub(super) fn reserve(&mut self, bytes: usize, memory: &mut impl Memory) {
        if self.end - self.next < bytes {
            // Without it requests work all the same; they grow the memory when they need to.
            let _ = self.extend(bytes, memory);
        }
    }

    /// Where the current chunk ends.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// From here to the chunk's end no byte was ever handed out.
    pub(super) fn untouched(&self) -> usize {
        self.untouched
    }

    /// Whether nothing that is somebody else's lies between its chunks.
    pub(super) fn is_in_one_piece(&self) -> bool {
        self.in_one_piece
    }

    fn is_last(&self, at: usize, size: usize) -> bool {
        at.checked_add(size) == Some(self.next)
    }

    fn fit(&self, size: usize, align: usize) -> Option<usize> {
        let at = self.next.checked_next_multiple_of(align)?;
        (at != 0 && at.checked_add(size)? <= self.end).then_some(at)
    }

    fn extend(&mut self, bytes: usize, memory: &mut impl Memory) -> Option<()> {
        let (start, end) = memory.more(bytes)?;
        if start != self.end {
            self.in_one_piece &= self.end == 0;
            self.next = start;
            self.untouched = start;
        }
        self.end = end;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chunks as a host would give them, each once.
    struct Chunks(Vec<(usize, usize)>);

    impl Memory for Chunks {
        fn more(&mut self, bytes: usize) -> Option<(usize, usize)> {
            let (start, end) = *self.0.first()?;
            (end - start >= bytes).then(|| self.0.remove(0))
        }

        fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
            self.more(bytes)
        }
    }

    const ONE: [(usize, usize); 1] = [(64, 164)];

    fn over(chunks: &[(usize, usize)]) -> (Arena, Chunks) {
        (Arena::new(), Chunks(chunks.to_vec()))
    }

    #[test]
    fn blocks_are_aligned_and_do_not_overlap() {
        let (mut arena, mut memory) = over(&[(60, 200)]);
        assert_eq!(arena.allocate(3, 1, &mut memory), Some((60, 0)));
        assert_eq!(arena.allocate(8, 8, &mut memory), Some((64, 0)));
        assert_eq!(arena.allocate(1, 16, &mut memory), Some((80, 0)));
    }

    #[test]
    fn the_whole_chunk_can_be_used_and_not_a_byte_more() {
        let (mut arena, mut memory) = over(&[(64, 164)]);
        // A chunk is asked for with room for alignment, so the first block is a little smaller than it.
        assert_eq!(arena.allocate(50, 1, &mut memory), Some((64, 0)));
        assert_eq!(arena.allocate(50, 1, &mut memory), Some((114, 0)));
        assert_eq!(arena.allocate(1, 1, &mut memory), None);
    }

    #[test]
    fn the_last_block_is_given_back_and_others_are_kept() {
        let (mut arena, mut memory) = over(&ONE);
        let (first, _) = arena.allocate(10, 1, &mut memory).unwrap();
        let (second, _) = arena.allocate(10, 1, &mut memory).unwrap();
        arena.release(first, 10);
        assert_eq!(arena.allocate(5, 1, &mut memory).unwrap().0, second + 10);
        arena.release(second + 10, 5);
        arena.release(second, 10);
        assert_eq!(arena.allocate(5, 1, &mut memory).unwrap().0, second);
    }

    #[test]
    fn bytes_that_were_used_before_are_counted_for_zeroing() {
        let (mut arena, mut memory) = over(&ONE);
        let (at, _) = arena.allocate(10, 1, &mut memory).unwrap();
        arena.release(at, 10);
        assert_eq!(arena.allocate(4, 1, &mut memory), Some((at, 4)));
        assert_eq!(arena.allocate(20, 1, &mut memory), Some((at + 4, 6)));
        assert_eq!(arena.allocate(20, 1, &mut memory), Some((at + 24, 0)));
    }

    #[test]
    fn bytes_that_a_resize_touched_are_counted_too() {
        let (mut arena, mut memory) = over(&ONE);
        let (at, _) = arena.allocate(4, 1, &mut memory).unwrap();
        assert!(arena.resize(at, 4, 30, &mut memory));
        assert!(arena.resize(at, 30, 2, &mut memory));
        assert_eq!(arena.allocate(40, 1, &mut memory), Some((at + 2, 28)));
    }

    #[test]
    fn only_the_last_block_grows_where_it_is() {
        let (mut arena, mut memory) = over(&ONE);
        let (first, _) = arena.allocate(10, 1, &mut memory).unwrap();
        let (second, _) = arena.allocate(10, 1, &mut memory).unwrap();
        assert!(!arena.resize(first, 10, 11, &mut memory));
        assert!(arena.resize(first, 10, 9, &mut memory));
        assert!(arena.resize(second, 10, 20, &mut memory));
        assert_eq!(arena.allocate(1, 1, &mut memory).unwrap().0, second + 20);
    }

    #[test]
    fn a_chunk_that_follows_on_lengthens_the_one_before() {
        let (mut arena, mut memory) = over(&[(64, 164), (164, 264)]);
        let (at, _) = arena.allocate(90, 1, &mut memory).unwrap();
        assert!(arena.resize(at, 90, 200, &mut memory));
        assert_eq!(arena.allocate(1, 1, &mut memory), None);
        assert!(!arena.resize(at, 200, 201, &mut memory));
    }

    #[test]
    fn a_chunk_elsewhere_leaves_the_rest_of_the_one_before() {
        let (mut arena, mut memory) = over(&[(64, 164), (1024, 2048)]);
        let (at, _) = arena.allocate(90, 1, &mut memory).unwrap();
        assert!(!arena.resize(at, 90, 200, &mut memory));
        assert_eq!(arena.allocate(200, 8, &mut memory), Some((1024, 0)));
        // The old block is not the last any more, wherever it ends.
        arena.release(at, 90);
        assert_eq!(arena.allocate(1, 1, &mut memory), Some((1224, 0)));
    }

    #[test]
    fn a_refused_chunk_changes_nothing() {
        let (mut arena, mut memory) = over(&ONE);
        let (at, _) = arena.allocate(10, 1, &mut memory).unwrap();
        assert_eq!(arena.allocate(usize::MAX, 1, &mut memory), None);
        assert_eq!(arena.allocate(1000, 8, &mut memory), None);
        assert!(!arena.resize(at, 10, usize::MAX, &mut memory));
        assert_eq!(arena.allocate(10, 1, &mut memory).unwrap().0, at + 10);
    }

    #[test]
    fn headroom_is_taken_before_it_is_needed_and_only_then() {
        let (mut arena, mut memory) = over(&[(64, 164), (164, 264), (264, 364)]);
        arena.allocate(70, 1, &mut memory).unwrap();
        arena.reserve(30, &mut memory);
        assert_eq!(memory.0.len(), 2);
        arena.reserve(40, &mut memory);
        assert_eq!(memory.0.len(), 1);
        assert_eq!(arena.allocate(130, 1, &mut memory), Some((134, 0)));
        assert_eq!(memory.0.len(), 1);
    }
}
