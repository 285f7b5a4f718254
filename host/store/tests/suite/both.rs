// What has to be true of every database.
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
mod parallel_writers;
#[cfg(test)]
mod support;
