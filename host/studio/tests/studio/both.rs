// What has to be true on every database.
mod bench;
mod cancel;
mod fake_backend;
mod hostile;
mod jobs;
mod pipeline;
mod projects;
mod recovery;
mod serve;
