//! One running `waza serve`, on a port of the system's choice.

use crate::{Admin, place, program};
use anyhow::{Context, Result, bail};
use std::{
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

/// A server that has not said where it listens by then has failed.
const START_LIMIT: Duration = Duration::from_secs(60);
const LISTENING: &str = "waza: listening on http://";
const OPERATORS: &str = "waza: operators at http://";

/// What to start.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Where it keeps everything.
    pub data_dir: PathBuf,
    /// Its volume.
    pub volume: PathBuf,
    /// Where it listens; port 0 leaves the choice to the system.
    pub listen: String,
    /// Whether operators are answered over TCP too, on a free port of loopback.
    pub admin: bool,
    /// What comes before the program on its command line, such as `env --ignore-signal=XFSZ`.
    pub through: Vec<String>,
    /// Further arguments.
    pub args: Vec<String>,
    /// Further environment.
    pub env: Vec<(String, String)>,
    /// Whether its log goes to this process's standard error.
    pub log: bool,
}

impl ServerOptions {
    /// The built volume, an own port, quiet.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            volume: place().volume,
            listen: "127.0.0.1:0".into(),
            admin: false,
            through: Vec::new(),
            args: Vec::new(),
            env: Vec::new(),
            log: false,
        }
    }

    /// A user may start as many generations as the machine can do, for what measures just that.
    #[must_use]
    pub fn without_pace(mut self) -> Self {
        for key in ["GENERATIONS_PER_MINUTE", "WS_MESSAGES_PER_MINUTE"] {
            self.env.push((format!("WAZA_LIMITS__{key}"), "1000000".to_owned()));
        }
        self
    }
}

/// A running server. Killed when dropped.
pub struct Server {
    child: Child,
    address: String,
    admin_address: Option<String>,
    options: ServerOptions,
    /// From the start of the process to the line that says where it listens.
    pub start_up: Duration,
    // Kept open: a program whose standard output is gone may die of its next line.
    _stdout: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts it and waits until it listens.
    pub async fn start(options: ServerOptions) -> Result<Self> {
        let started = Instant::now();
        let mut child = through(&options.through, program())
            .args(["serve", "--listen", &options.listen, "--volume"])
            .arg(&options.volume)
            .arg("--data-dir")
            .arg(&options.data_dir)
            .args(if options.admin { &["--admin", "127.0.0.1:0"][..] } else { &[] })
            .args(&options.args)
            .envs(options.env.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(if options.log { Stdio::inherit() } else { Stdio::null() })
            .kill_on_drop(true)
            .spawn()
            .with_context(|| {
                format!("{} cannot be started; run `cargo xtask build` first", place().program.display())
            })?;
        let stdout = child.stdout.take().context("the server has no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        let listening = async {
            let address = line(&mut lines, LISTENING).await?;
            let listens = started.elapsed();
            let operators = match options.admin {
                true => Some(line(&mut lines, OPERATORS).await?),
                false => None,
            };
            Ok::<_, anyhow::Error>((address, operators, listens))
        };
        let (address, admin_address, start_up) =
            timeout(START_LIMIT, listening).await.context("the server did not listen in time")??;
        Ok(Self { child, address, admin_address, options, start_up, _stdout: lines })
    }

    /// `127.0.0.1:port`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// An address of the server's for a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// `127.0.0.1:port` of the admin listener; `None` where [`ServerOptions::admin`] did not ask for it.
    #[must_use]
    pub fn admin_address(&self) -> Option<&str> {
        self.admin_address.as_deref()
    }

    /// The socket on which operators of this machine are answered.
    #[must_use]
    pub fn admin_socket(&self) -> PathBuf {
        self.options.data_dir.join("admin.sock")
    }

    /// The token that the server made for the operator `operator`.
    pub fn admin_token(&self) -> Result<String> {
        let file = self.options.data_dir.join("admin-token");
        let token = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        Ok(token.trim().to_owned())
    }

    /// An operator over TCP where that was asked for, else over the socket.
    pub fn admin(&self) -> Result<Admin> {
        match &self.admin_address {
            Some(address) => Admin::tcp(address, &self.admin_token()?),
            None => Admin::socket(&self.admin_socket()),
        }
    }

    /// How it was started.
    #[must_use]
    pub fn options(&self) -> &ServerOptions {
        &self.options
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// The value of a metric without labels.
    pub async fn metric(&self, name: &str) -> Result<f64> {
        let text = reqwest::get(self.url("/metrics")).await?.text().await?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Ok(line.with_context(|| format!("{name} is not in /metrics"))?.parse()?)
    }

    /// A development token for a user.
    pub async fn token(&self, user: uuid::Uuid) -> Result<String> {
        let answer: serde_json::Value = reqwest::Client::new()
            .post(self.url("/api/dev/sign-in"))
            .json(&serde_json::json!({ "user_id": user }))
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        Ok(answer["access_token"].as_str().context("no token in the answer")?.to_owned())
    }

    /// `kill -9`, and waits until the process is gone.
    pub async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Asks it to stop and waits for it; the exit code.
    pub async fn stop(mut self) -> Result<Option<i32>> {
        let pid = self.child.id().context("the server has ended already")?;
        let sent = Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
        if !sent.success() {
            bail!("the server could not be asked to stop");
        }
        let status =
            timeout(Duration::from_secs(30), self.child.wait()).await.context("did not stop in time")??;
        Ok(status.code())
    }

    /// Waits until the process ends by itself.
    pub async fn ended(&mut self) -> Result<()> {
        self.child.wait().await?;
        Ok(())
    }
}

/// What follows `start` in the first line that has it.
async fn line(lines: &mut Lines<BufReader<ChildStdout>>, start: &str) -> Result<String> {
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.strip_prefix(start) {
            return Ok(address.trim_end_matches('/').to_owned());
        }
    }
    bail!("the server ended before it said \"{start}\"; its log says why")
}

/// The program behind other words.
fn through(words: &[String], program: std::process::Command) -> Command {
    let Some((first, rest)) = words.split_first() else { return Command::from(program) };
    let mut command = Command::new(first);
    command.args(rest).arg(program.get_program());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}
