//! Reads the lines of one file of a log, whatever is in it: a line that is no decision is counted and passed over, and
//! one that does not end is not read into memory.

use super::record::Decision;
use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

/// Bytes that a line has at most; the options allow no more.
const LINE: usize = 64 << 20;

/// A file's decisions, in its order.
pub(super) struct Lines<R> {
    reader: R,
    line: Vec<u8>,
    /// Lines that were passed over.
    pub(super) broken: u64,
}

impl Lines<BufReader<File>> {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Lines::new(BufReader::with_capacity(256 << 10, File::open(path)?)))
    }
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, line: Vec::new(), broken: 0 }
    }

    /// The next decision; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Decision>> {
        while let Some(kept) = self.read()? {
            // A line of blanks is what is left when an unfinished one was ended.
            if self.line.iter().all(u8::is_ascii_whitespace) && kept {
                continue;
            }
            match serde_json::from_slice(&self.line) {
                Ok(decision) if kept => return Ok(Some(decision)),
                _ => self.broken += 1,
            }
        }
        Ok(None)
    }

    /// One line without its end; whether all of it was kept.
    fn read(&mut self) -> io::Result<Option<bool>> {
        self.line.clear();
        let (mut any, mut kept) = (false, true);
        loop {
            let piece = match self.reader.fill_buf() {
                Ok(piece) => piece,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if piece.is_empty() {
                return Ok(any.then_some(kept));
            }
            any = true;
            let end = piece.iter().position(|byte| *byte == b'\n');
            let text = piece.get(..end.unwrap_or(piece.len())).unwrap_or_default();
            kept &= self.line.len() + text.len() <= LINE;
            if kept {
                self.line.extend_from_slice(text);
            }
            let used = end.map_or(piece.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(kept));
            }
        }
    }
}
