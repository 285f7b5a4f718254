//! `waza access`: who may come in where the operator approves everybody.

use super::{Outcome, ServerFlags, print_lines, small_runtime};
use clap::{Args, ValueEnum};
use waza_store::{Store, StoreOptions};
use waza_studio::{AccessStatus, set_access};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza access neko@cats.example approved
  waza access neko@cats.example none --store-url postgres://waza@db.example.com/waza

It counts at once, on every server with the same database, where auth.require_approval is set.")]
pub(super) struct Access {
    /// Whose mail address it is, as the identity provider has it
    email: String,
    /// Where they stand
    #[arg(value_enum)]
    status: Status,
    #[command(flatten)]
    flags: ServerFlags,
}

#[derive(Clone, Copy, ValueEnum)]
enum Status {
    /// They may come in
    Approved,
    /// They asked, and wait
    Pending,
    /// They are not on the list
    None,
}

impl Access {
    pub(super) fn run(self) -> Outcome {
        let options = StoreOptions::new(self.flags.config()?.store_url());
        let (status, word) = match self.status {
            Status::Approved => (Some(AccessStatus::Approved), "is approved"),
            Status::Pending => (Some(AccessStatus::Pending), "is pending"),
            Status::None => (None, "is not on the list"),
        };
        let set = async {
            let store = Store::open(&options).await?;
            set_access(&store, &self.email, status).await?;
            store.close().await;
            Ok::<_, anyhow::Error>(())
        };
        small_runtime()?.block_on(set)?;
        Ok(print_lines([format!("{} {word}", super::printable::printable(&self.email))])?)
    }
}
