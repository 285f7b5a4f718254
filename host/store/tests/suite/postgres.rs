//! The same behaviour on a real Postgres, and what only several processes on one server can get wrong.

#[cfg(test)]
mod across;
#[cfg(test)]
#[path = "postgres_base.rs"]
mod base;
#[cfg(test)]
mod connect;
#[cfg(test)]
mod follow;
#[cfg(test)]
mod lease;
#[cfg(test)]
mod log;
#[cfg(test)]
mod migrate;
#[cfg(test)]
mod notice;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod parallel_writers;
#[cfg(test)]
mod session;
#[cfg(test)]
mod support;

/// A behaviour that is tried on one database only is named here.
#[test]
fn nothing_is_left_out() {
    let modules = |text: &'static str| text.lines().filter(|line| line.starts_with("mod "));
    let here: Vec<_> = modules(include_str!("postgres.rs")).collect();
    let missing: Vec<_> = modules(include_str!("main.rs")).filter(|line| !here.contains(line)).collect();
    assert_eq!(missing, ["mod sqlite_file;"]);
}
