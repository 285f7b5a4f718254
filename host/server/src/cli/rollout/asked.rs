//! What the commands that ask a server have in common: which server, in which form its answer is printed, and for verbs why
//! it is done and how long the other servers are waited for.

use super::client::Client;
use super::door::Reach;
use super::error::AskError;
use super::show;
use crate::admin::wire::{Done, MAX_WAIT_MS, WAIT_MS, Wait};
use crate::cli::printable::printable;
use crate::cli::{Failure, Outcome, print_lines, small_runtime};
use clap::{Args, value_parser};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// A question.
#[derive(Args)]
pub(super) struct Asking {
    /// Print what the server answered, as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(super) reach: Reach,
}

impl Asking {
    /// Asks; with `--json` a refusal is printed as the server wrote it, beside the line on standard error.
    pub(super) fn ask<T>(
        &self,
        question: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let client = self.reach.client()?;
        let asked = small_runtime()?.block_on(question(&client));
        if let Err(Failure { error, .. }) = &asked
            && let Some(AskError::Refused(refused)) = error.downcast_ref()
            && self.json
        {
            print_lines([serde_json::to_string_pretty(&refused.body)?])?;
        }
        asked
    }

    /// Prints an answer, in words unless JSON is wanted.
    pub(super) fn print(&self, answer: &Value, words: impl FnOnce() -> Vec<String>) -> Outcome {
        match self.json {
            true => Ok(print_lines([serde_json::to_string_pretty(answer)?])?),
            false => Ok(print_lines(words().iter().map(|line| printable(line)))?),
        }
    }

    /// Asks one question and prints the answer; what was answered.
    pub(super) fn show<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &impl Serialize,
        words: impl FnOnce(&T) -> Vec<String>,
    ) -> Result<T, Failure> {
        let (answer, read) = self.ask(async |client| {
            let answer = client.get(path, query).await?;
            let read = client.read::<T>(&answer)?;
            Ok((answer, read))
        })?;
        self.print(&answer, || words(&read))?;
        Ok(read)
    }
}

/// A verb.
#[derive(Args)]
pub(super) struct Doing {
    /// Why, for the history
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(super) why: String,
    /// How long the other servers are waited for, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = WAIT_MS, value_parser = value_parser!(u64).range(..=MAX_WAIT_MS))]
    wait_ms: u64,
    #[command(flatten)]
    pub(super) asking: Asking,
}

impl Doing {
    /// Does what needs no more than its path and its body, and says so in `words`.
    pub(super) fn run(
        &self,
        path: impl AsyncFnOnce(&Client) -> Result<String, Failure>,
        body: &impl Serialize,
        words: impl FnOnce(&Done) -> String,
    ) -> Outcome {
        let (answer, done) = self.asking.ask(async |client| {
            let path = path(client).await?;
            self.post(client, &path, body, Duration::ZERO).await
        })?;
        self.print(&answer, &done, vec![words(&done)])
    }

    /// Sends a verb that may take `longer` than others.
    pub(super) async fn post(
        &self,
        client: &Client,
        path: &str,
        body: &impl Serialize,
        longer: Duration,
    ) -> Result<(Value, Done), Failure> {
        let wait = Wait { wait_ms: Some(self.wait_ms) };
        let answer = client.post(path, &wait, body, longer + wait.time()).await?;
        let done = client.read(&answer)?;
        Ok((answer, done))
    }

    /// Prints what was done. An error names who is behind.
    pub(super) fn print(&self, answer: &Value, done: &Done, words: Vec<String>) -> Outcome {
        self.asking.print(answer, || words.into_iter().chain([show::serves(done)]).collect())?;
        show::nobody_behind(&done.replicas)
    }
}
