//! For tests: a catalogue as others make them. A hundred skills of mixed quality, one of them large; some are none.

use std::{
    fmt::Write as _,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

/// Writes the catalogue into a folder, and what a link of it leads to into `outside`. The files that are no skills, in
/// order.
pub(crate) fn make(folder: &Path, outside: &Path) -> Vec<PathBuf> {
    for number in 0..100 {
        put(folder, number, "SKILL.md", good(number).as_bytes());
    }
    put(folder, 10, "SKILL.md", b"no front matter");
    put(folder, 11, "SKILL.md", b"---\nname: other\ndescription: x\n---\n");
    put(folder, 12, "SKILL.md", b"---\nname: skill-12\ndescription: \xff\n---\n");
    put(folder, 13, "SKILL.md", b"---\nname: skill-13\ndescription: [unclosed\n---\n");
    fs::remove_file(path(folder, 14, "SKILL.md")).unwrap();
    put(outside, 15, "SKILL.md", good(15).as_bytes());
    fs::remove_file(path(folder, 15, "SKILL.md")).unwrap();
    symlink(path(outside, 15, "SKILL.md"), path(folder, 15, "SKILL.md")).unwrap();
    fs::rename(path(folder, 16, "SKILL.md"), path(folder, 16, "skill.md")).unwrap();
    (10..16).map(|number| path(Path::new(""), number, "SKILL.md")).collect()
}

/// What the host takes, however well it is made.
fn good(number: usize) -> String {
    let front = format!("name: skill-{number}\ndescription: ");
    match number % 10 {
        0 => format!("\u{feff}---\r\n{front}Number {number}.\r\n---\r\n# Hi\r\n"),
        1 => format!("---\n{front}{}\nversion: 1\n---\n# Hi\n", "game, ".repeat(170)),
        2 => format!("---\n{front}'  x  '\nmetadata:\n  author: 7\n  version: 1.0\n---\n"),
        3 => format!("---\n{front}数字{number}。\u{202e}\u{200d}\nallowed-tools: [Read, Write]\n---\n"),
        4 if number == 4 => {
            let mut text = format!("---\n{front}large\n---\n");
            (0..30_000).for_each(|line| writeln!(text, "line {line:06}").unwrap());
            text
        }
        5 => format!("---\n{front}x\nmetadata:\n  waza.requires: skill-1 ghost\n  waza.plugin: none\n---\n"),
        6 => format!("---\n{front}|\n  a\n  ---\n  b\nlicense: MIT\n---\n---\n---\n"),
        _ => format!("---\n{front}Number {number}.\n---\n# Hi\n"),
    }
}

fn put(folder: &Path, number: usize, file: &str, text: &[u8]) {
    let path = path(folder, number, file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn path(folder: &Path, number: usize, file: &str) -> PathBuf {
    folder.join(format!("skill-{number}")).join(file)
}
