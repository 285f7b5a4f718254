//! What is true on every database: each test binary has these modules, over databases of its own.

mod cancel;
mod hostile;
mod jobs;
mod pipeline;
mod projects;
mod recovery;
mod serve;
