//! `waza token`: a development token, signed with the secret of the data folder.

use super::{Failure, Outcome, ServerFlags, print_lines};
use crate::app;
use crate::auth::User;
use clap::Args;
use std::time::Duration;
use uuid::Uuid;

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza token --user 018f2b6e-7a10-7c3b-9d51-0a1b2c3d4e5f
  curl -H \"Authorization: Bearer $(waza token --user $ID)\" http://127.0.0.1:8787/api/projects

The token is good for limits.dev_token_seconds, on servers with the same data folder that listen on loopback.")]
pub(super) struct Token {
    /// The user the token is for
    #[arg(long, value_name = "UUID")]
    user: Uuid,
    #[command(flatten)]
    flags: ServerFlags,
}

impl Token {
    pub(super) fn run(self) -> Outcome {
        let config = self.flags.config()?;
        config.check().map_err(Failure::usage)?;
        if config.has_provider() {
            return Err(Failure::usage(anyhow::anyhow!(
                "auth.supabase_url is set, so no server of this configuration takes development tokens"
            )));
        }
        app::make_private(&config)?;
        let tokens = app::development_tokens(&config)?;
        let lifetime = Duration::from_secs(config.limits.dev_token_seconds);
        Ok(print_lines([tokens.sign(User { id: self.user }, lifetime)?])?)
    }
}
