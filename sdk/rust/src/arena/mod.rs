//! The allocator of a plugin: an arena inside the memory that the instance starts with.
//!
//! Growing a memory changes the address space of the process that runs the plugin: it takes a lock that all its
//! threads share and interrupts the other cores. std's allocator does that on the first allocation of every fresh
//! instance. This one allocates from bytes that are there already, and gives up general freeing for it: an instance
//! lives for one call and its memory is dropped as a whole, so only the block that was handed out last can be given
//! back or grown where it is, which is what a `Vec` or a `String` under construction needs.
//!
//! It begins where the linker's data ends, and it is not a static array: an image reaches from the first byte that is
//! not zero to the last, and with an array in the midst of the statics all of that array would belong to it. So what a
//! call touches lies together (the stack's end, the statics, the arena's beginning), and the host has few pages to look
//! at and to put back.
//!
//! Bounds: what the linker's `--initial-heap` leaves, 512 KiB with the flags that plugins are built with; then chunks
//! of at least 1 MiB by `memory.grow` until the host refuses; then allocation fails, and the instance traps. A request
//! brings at most 8 KiB of text, the same folded with a map of four bytes a char, and 4 KiB of history: under 64 KiB for
//! all but contrived texts. Eight times that leaves room for a plugin's prepared state and working copies, and with
//! stack and code's data the memory stays below 1 MiB. Loading may use up the arena (a catalogue can be megabytes), so
//! `configure` and `index` end with [`leave_headroom`]: growth happens before the image is taken, not in a request. What
//! an index is built from comes from memory of its own, which is wiped when that is over (`heap`).

// Only where there is no system interface: a C library frees with its own allocator what the host put into memory with
// this one, so for WASI there must be but one.
#[cfg(any(all(target_arch = "wasm32", target_os = "unknown"), test))]
mod bump;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod global;
#[cfg(any(all(target_arch = "wasm32", target_os = "unknown"), test))]
mod heap;

/// Leaves room for a request in the image that is about to be taken.
pub(crate) fn leave_headroom(bytes: usize) {
    #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
    global::leave_headroom(bytes);
    #[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
    let _ = bytes;
}

/// From now on memory is for building with, in a region of its own, until [`keep`]. A region that nothing holds any
/// of is wiped and used again.
pub(crate) fn set_aside() {
    #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
    global::set_aside();
}

/// From now on memory lasts again.
pub(crate) fn keep() {
    #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
    global::keep();
}
