//! The command line. Results go to standard output, everything else to standard error; an error is one line that says
//! what to do next.

mod access;
mod backup;
mod compile;
#[cfg(test)]
mod examples_tests;
mod plugin;
mod printable;
mod rollout;
mod serve;
mod skills;
mod token;

use crate::config::{COMPILE_COMMAND, Config, Flags};
use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  waza serve --volume target/waza/volume
  waza skills detect \"敵が追いかけてくる2Dゲームを作って\"
  waza plugin check plugins/path-policy

Configuration: defaults < waza.toml < WAZA_… in the environment < flags. `waza serve --print-config` shows every key.

Exit codes: 0 done; 1 it failed, and standard error says why; 2 wrong use or configuration.";

#[derive(Parser)]
#[command(
    name = "waza",
    version,
    about = "A host for skills and policies that ship as WebAssembly components"
)]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server: the page, WebSocket, REST, and plugins for other web servers
    Serve(serve::Serve),
    /// Look at skills, and at what the plugins make of a message
    #[command(subcommand)]
    Skills(skills::Skills),
    /// Look at plugins
    #[command(subcommand)]
    Plugin(plugin::Plugin),
    /// Change what serves while it serves, look at it, and take it back
    #[command(subcommand)]
    Rollout(rollout::Rollout),
    /// Print a development token for a user, for a server on this machine
    Token(token::Token),
    /// Say who may come in, where the operator approves everybody
    Access(access::Access),
    /// Put everything users have into one file, while a server may run
    Backup(backup::Backup),
    /// Restore what `waza backup` made
    Restore(backup::Restore),
    /// Compile one component from standard input; what `waza serve` starts
    #[command(name = COMPILE_COMMAND, hide = true)]
    CompileComponent(compile::CompileComponent),
}

/// Where things are; every command takes these.
#[derive(Args, Clone, Default)]
struct Places {
    /// Configuration file [default: waza.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "WAZA_CONFIG", global = true)]
    config: Option<PathBuf>,
    /// Skills volume: a folder with skills/ and plugins/ [default: volume]
    #[arg(long, value_name = "DIR", global = true)]
    volume: Option<PathBuf>,
}

impl Places {
    fn flags(&self) -> Flags {
        Flags { config: self.config.clone(), volume: self.volume.clone(), ..Flags::default() }
    }
}

/// What a server is started with; commands that talk of one take them too.
#[derive(Args, Clone, Default)]
struct ServerFlags {
    #[command(flatten)]
    places: Places,
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Folder for projects, the database and secrets [default: data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Database, sqlite:///PATH or postgres://USER@HOST/DATABASE [default: sqlite://DATA-DIR/waza.db]
    #[arg(long, value_name = "URL")]
    store_url: Option<String>,
}

impl ServerFlags {
    fn flags(&self) -> Flags {
        Flags {
            listen: self.listen,
            data_dir: self.data_dir.clone(),
            store_url: self.store_url.clone(),
            ..self.places.flags()
        }
    }

    fn config(&self) -> Result<Config, Failure> {
        Config::load(&self.flags()).map_err(Failure::usage)
    }
}

/// Why a command ended badly, and with which exit code.
struct Failure {
    code: u8,
    error: anyhow::Error,
}

impl Failure {
    fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self { code: 2, error: error.into() }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { code: 1, error: error.into() }
    }
}

type Outcome = Result<(), Failure>;

/// Runs the command that the process was started with.
pub(crate) fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(command) => command.run(),
        Command::Skills(command) => command.run(),
        Command::Plugin(command) => command.run(),
        Command::Rollout(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Access(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::CompileComponent(command) => return command.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code, error }) => {
            eprintln!("waza: {}", printable::printable(&one_line(&error)));
            ExitCode::from(code)
        }
    }
}

/// An error and what caused it, on one line. Most errors name their cause themselves; it is not said twice.
fn one_line(error: &anyhow::Error) -> String {
    let line =
        error.chain().map(ToString::to_string).fold(String::new(), |line, cause| match line.as_str() {
            "" => cause,
            said if said.contains(&cause) => line,
            _ => format!("{line}: {cause}"),
        });
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A runtime for a command that makes a few calls.
fn small_runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Writes lines to standard output. Whoever reads them may stop reading: `waza skills list | head`.
fn print_lines<T: std::fmt::Display>(lines: impl IntoIterator<Item = T>) -> std::io::Result<()> {
    use std::io::{ErrorKind, Write};
    let mut out = std::io::stdout().lock();
    for line in lines {
        match writeln!(out, "{line}") {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            other => other?,
        }
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn a_cause_is_said_once() {
        let cause = std::io::Error::other("no such thing");
        let named = crate::config::ConfigError::File { path: "x".into(), source: cause };
        assert_eq!(one_line(&named.into()).matches("no such thing").count(), 1);
        let wrapped = anyhow::Error::from(std::io::Error::other("no such thing")).context("cannot start");
        assert_eq!(one_line(&wrapped), "cannot start: no such thing");
        assert_eq!(one_line(&anyhow::anyhow!("two\n  lines")), "two lines");
    }

    #[test]
    fn the_command_line_is_consistent_and_every_command_has_an_example() {
        fn visit(command: &clap::Command) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            if command.get_subcommands().next().is_none() {
                assert!(help.contains("Examples:\n  waza "), "{} has no example", command.get_name());
            }
            command.get_subcommands().for_each(visit);
        }
        let command = Cli::command();
        command.clone().debug_assert();
        visit(&command);
    }
}
