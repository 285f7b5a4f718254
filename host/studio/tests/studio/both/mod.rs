//! What is true on every database: each test binary has these modules, over databases of its own.

mod asked_for;
mod backup;
mod cancel;
mod edits;
mod hostile;
mod jobs;
mod library;
mod library_hostile;
mod library_use;
mod pipeline;
mod projects;
mod publish;
mod quota;
mod recovery;
mod remix;
mod serve;
mod style;
mod users;
mod versions;
