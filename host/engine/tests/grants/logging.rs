//! A plugin's lines reach the log with its name, and a flood of them does not.

use crate::support::{EVERYTHING, Load, engine, told};
use std::{
    io,
    sync::{Arc, Mutex},
};
use tracing_subscriber::fmt::MakeWriter;
use waza_engine::{Engine, GrantOptions, LogBounds};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Lines {
    fn of(&self, word: &str) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| line.contains(word)).map(ToOwned::to_owned).collect()
    }
}

// One test: the subscriber is the process's.
#[tokio::test]
async fn lines_are_named_and_a_flood_is_cut_and_counted() {
    let lines = Lines::default();
    let writer = lines.clone();
    tracing_subscriber::fmt().with_ansi(false).with_writer(writer).init();
    let bounds = LogBounds { lines_per_second: 20, line_bytes: 40 };
    let options = GrantOptions { logging: bounds, ..GrantOptions::default() };
    let grants = serde_json::from_str(EVERYTHING).unwrap();
    let load = |engine: &Engine| Load::granted().on(engine, &grants).unwrap();

    let plugin = load(&engine(options.clone()));
    assert_eq!(told(&plugin, "log 3 hello").await, "logged");
    assert_eq!(told(&plugin, "print spoken").await, "printed");
    assert_eq!(told(&plugin, &format!("log 1 {}", "long".repeat(50))).await, "logged");
    let hello = lines.of("hello");
    assert_eq!(hello.len(), 3, "{hello:?}");
    for part in ["INFO", "waza::plugin", "plugin=granted", "revision=r1", "test", "hello 0"] {
        assert!(hello[0].contains(part), "{hello:?}");
    }
    let (out, err) = (lines.of("stdout"), lines.of("stderr"));
    assert!(out.len() == 1 && out[0].contains("spoken"), "{out:?}");
    assert!(err.len() == 1 && err[0].contains("spoken!") && err[0].contains("WARN"), "{err:?}");
    let long = lines.of("longlong");
    assert!(long[0].contains(&"long".repeat(10)) && !long[0].contains(&"long".repeat(11)), "{long:?}");

    let flooding = load(&engine(options));
    assert_eq!(told(&flooding, "log 5000 flood").await, "logged");
    drop(flooding);
    let flood = lines.of("flood").len();
    // A slow machine may begin a second and a third second within the call.
    assert!((20..200).contains(&flood), "{flood} lines");
    let dropped: u64 = lines
        .of("log lines were dropped")
        .iter()
        .map(|line| line.split("dropped=").nth(1).unwrap().trim().parse::<u64>().unwrap())
        .sum();
    assert_eq!(dropped + flood as u64, 5_000);
}
