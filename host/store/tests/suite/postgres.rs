//! The same behaviour on a real Postgres, and what only several processes on one server can get wrong.

#[cfg(test)]
mod across;
#[cfg(test)]
#[path = "postgres_base.rs"]
mod base;
#[cfg(test)]
mod both;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod session;
#[cfg(test)]
mod support;
