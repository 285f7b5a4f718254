//! The arena as the global allocator of a component.

#![expect(unsafe_code, reason = "an allocator hands out raw memory")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32;
use core::cell::UnsafeCell;
use core::ptr;

use super::bump::Memory;
use super::heap::{Heap, Wipe};

/// The least that is asked of the host at once.
const CHUNK: usize = 1024 * 1024;

const PAGE: usize = 64 * 1024;

#[cfg(target_feature = "atomics")]
compile_error!("the arena has no lock: a plugin has one thread");

#[global_allocator]
static ALLOCATOR: Global = Global(UnsafeCell::new((Heap::new(), Linear { given: false })));

unsafe extern "C" {
    /// Where the linker's own data ends.
    static __heap_base: u8;
    /// Where the memory ends that an instance starts with.
    static __heap_end: u8;
}

struct Global(UnsafeCell<(Heap, Linear)>);

// SAFETY: without the atomics feature, checked above, wasm32 has one thread.
unsafe impl Sync for Global {}

/// What the linker left free first, then new pages.
struct Linear {
    given: bool,
}

impl Memory for Linear {
    fn more(&mut self, bytes: usize) -> Option<(usize, usize)> {
        if !self.given {
            self.given = true;
            let (start, end) = ((&raw const __heap_base).addr(), (&raw const __heap_end).addr());
            if end.checked_sub(start)? >= bytes {
                return Some((start, end));
            }
        }
        self.grow(bytes)
    }

    fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
        let need = bytes.div_ceil(PAGE);
        pages(need.max(CHUNK / PAGE)).or_else(|| pages(need))
    }
}

fn pages(pages: usize) -> Option<(usize, usize)> {
    let before = wasm32::memory_grow::<0>(pages);
    // The last byte of a memory of 4 GiB is given up, because its end has no address.
    (before != usize::MAX).then(|| (before * PAGE, (before * PAGE).saturating_add(pages * PAGE)))
}

impl Global {
    fn with<R>(&self, f: impl FnOnce(&mut Heap, &mut Linear) -> R) -> R {
        // SAFETY: one thread, and nothing that `f` calls allocates, so this is the only reference.
        let (heap, memory) = unsafe { &mut *self.0.get() };
        f(heap, memory)
    }
}

// SAFETY: blocks lie inside memory that nothing else uses, are aligned, and do not overlap: `Arena` hands out each
// address once, and again only after the block that held it was given back.
unsafe impl GlobalAlloc for Global {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let block = self.with(|heap, memory| heap.allocate(layout.size(), layout.align(), memory));
        block.map_or(ptr::null_mut(), |(at, _)| ptr::with_exposed_provenance_mut(at))
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let block = self.with(|heap, memory| heap.allocate(layout.size(), layout.align(), memory));
        let Some((at, used)) = block else { return ptr::null_mut() };
        let block = ptr::with_exposed_provenance_mut::<u8>(at);
        // SAFETY: `used` is at most the size of the block.
        unsafe { block.write_bytes(0, used) };
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        wipe(self.with(|heap, _| heap.release(block.addr(), layout.size())));
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if self.with(|heap, memory| heap.resize(block.addr(), layout.size(), size, memory)) {
            return block;
        }
        let moved = self.with(|heap, memory| heap.allocate(size, layout.align(), memory));
        let Some((at, _)) = moved else { return ptr::null_mut() };
        let moved = ptr::with_exposed_provenance_mut::<u8>(at);
        // SAFETY: a block moves only to become longer, both are at least `layout.size()` long, and the new one was
        // taken while the old one was still held, so they do not overlap.
        unsafe { ptr::copy_nonoverlapping(block, moved, layout.size()) };
        wipe(self.with(|heap, _| heap.release(block.addr(), layout.size())));
        moved
    }
}

/// Zeros what the heap says nothing is in.
fn wipe(bytes: Option<Wipe>) {
    let Some(Wipe(from, to)) = bytes else { return };
    // SAFETY: inside memory that the host has given, and every block in it was given back.
    unsafe { ptr::with_exposed_provenance_mut::<u8>(from).write_bytes(0, to - from) };
}

pub(super) fn set_aside() {
    wipe(ALLOCATOR.with(|heap, _| heap.set_aside()));
}

pub(super) fn keep() {
    wipe(ALLOCATOR.with(|heap, _| heap.keep()));
}

pub(super) fn leave_headroom(bytes: usize) {
    ALLOCATOR.with(|heap, memory| heap.reserve(bytes, memory));
}
