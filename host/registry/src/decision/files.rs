//! The files of a log: numbered, of a bounded size, the oldest removed. None is ever renamed, so whoever reads one is
//! not disturbed.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// Opens a file to append to, and says how long it is. Tests put a broken disk in its place.
pub(super) type Open = Box<dyn FnMut(&Path) -> io::Result<(Box<dyn Write + Send>, u64)> + Send>;

/// Where lines go.
pub(super) struct Files {
    folder: PathBuf,
    file_bytes: u64,
    most: usize,
    open: Open,
    current: Option<Current>,
}

struct Current {
    file: Box<dyn Write + Send>,
    bytes: u64,
    number: u64,
}

impl Files {
    pub(super) fn new(folder: PathBuf, file_bytes: u64, most: usize, open: Open) -> Self {
        Self { folder, file_bytes, most, open, current: None }
    }

    /// Appends whole lines. After an error the file is opened anew, and a line that was cut is ended first.
    pub(super) fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        let mut current = match self.current.take() {
            Some(current) => current,
            None => self.latest()?,
        };
        if current.bytes > 0 && current.bytes + lines.len() as u64 > self.file_bytes {
            current = self.next(current.number + 1)?;
        }
        current.file.write_all(lines)?;
        current.file.flush()?;
        current.bytes += lines.len() as u64;
        self.current = Some(current);
        Ok(())
    }

    fn latest(&mut self) -> io::Result<Current> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let last = list(&self.folder)?.pop().map_or(1, |(number, _)| number);
        self.next(last)
    }

    fn next(&mut self, number: u64) -> io::Result<Current> {
        self.prune(number)?;
        let (file, bytes) = (self.open)(&self.folder.join(name(number)))?;
        Ok(Current { file, bytes, number })
    }

    /// Makes room for the file `number`: with it there are as many as there may be, and as many bytes.
    fn prune(&self, number: u64) -> io::Result<()> {
        let mut others = list(&self.folder)?;
        others.retain(|(other, _)| *other != number);
        let (mut kept, mut bytes) = (1, self.file_bytes);
        for (_, path) in others.into_iter().rev() {
            kept += 1;
            bytes += fs::metadata(&path).map_or(0, |found| found.len());
            if kept > self.most || bytes > self.file_bytes.saturating_mul(self.most as u64) {
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// The disk of the machine.
pub(super) fn real() -> Open {
    Box::new(|path| {
        let mut file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
        let bytes = end_the_last_line(&mut file)?;
        Ok((Box::new(file), bytes))
    })
}

/// Whoever wrote the file before may have died in the middle of a line.
fn end_the_last_line(file: &mut File) -> io::Result<u64> {
    let bytes = file.metadata()?.len();
    if bytes == 0 {
        return Ok(0);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    if last == *b"\n" {
        return Ok(bytes);
    }
    file.write_all(b"\n")?;
    Ok(bytes + 1)
}

fn name(number: u64) -> String {
    format!("decisions-{number:010}.jsonl")
}

/// A log's files, oldest first. Anything else in the folder is not a log's.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix("decisions-")?.strip_suffix(".jsonl"));
        if let Some(number) = number.and_then(|digits| digits.parse().ok()) {
            found.push((number, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}
