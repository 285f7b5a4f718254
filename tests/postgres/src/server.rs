//! One running server, and the databases in it.

use crate::cluster::{Programs, USER};
use anyhow::{Context, Result, bail, ensure};
use std::{
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

const KEEPER: &str = include_str!("keeper.sh");

/// A server of a test's own, for what cannot be done to one that others use. Stopped when dropped.
#[derive(Debug)]
pub struct Server {
    programs: Programs,
    /// The keeper removes it.
    folder: PathBuf,
    keeper: Mutex<Keeper>,
    databases: AtomicU32,
}

#[derive(Debug)]
struct Keeper {
    process: Child,
    words: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// A database of a test's own.
#[derive(Debug, Clone)]
pub struct Database {
    /// The server it is in.
    pub server: Arc<Server>,
    /// Its name.
    pub name: String,
    /// `postgres://…`, for clients.
    pub url: String,
}

impl Database {
    /// An empty database in the server that this process's tests share.
    pub fn new() -> Result<Self> {
        static SHARED: OnceLock<Mutex<Option<Arc<Server>>>> = OnceLock::new();
        let mut shared = SHARED.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        let server = match &*shared {
            Some(server) => server.clone(),
            None => shared.insert(Arc::new(Server::start()?)).clone(),
        };
        drop(shared);
        server.database()
    }

    /// Where the server listens, for who stands between it and a client.
    pub fn socket(&self) -> PathBuf {
        self.server.folder.join(".s.PGSQL.5432")
    }

    /// Runs SQL as somebody who may do anything; the rows, with `|` between the columns.
    pub fn sql(&self, sql: &str) -> Result<String> {
        let mut psql = self.server.programs.command("psql");
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]);
        let output = psql
            .args(["--username", USER, "--dbname", &self.name, "--command", sql, "--host"])
            .arg(&self.server.folder)
            .output()?;
        ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
    }
}

impl Server {
    /// Starts one.
    pub fn start() -> Result<Self> {
        let programs = Programs::find()?;
        let template = programs.template()?;
        let folder = tempfile::Builder::new().prefix("waza-pg-").tempdir()?.keep();
        programs.give(&folder)?;
        let mut process = programs
            .command("/bin/sh")
            .arg("-c")
            .arg(KEEPER)
            .arg("keeper")
            .args([&programs.folder, &folder, &template])
            // What is sent to the tests' process group, Ctrl-C too, must not keep it from tidying up.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("no /bin/sh")?;
        let words = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().context("the keeper has no standard output")?);
        let mut keeper = Keeper { process, words, answers };
        keeper.answer()?;
        Ok(Self { programs, folder, keeper: Mutex::new(keeper), databases: AtomicU32::new(0) })
    }

    /// An empty database.
    pub fn database(self: &Arc<Self>) -> Result<Database> {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        // The first is there already.
        let name = if number == 0 { "postgres".to_owned() } else { format!("test{number}") };
        if number > 0 {
            let mut create = self.programs.command("createdb");
            create.args(["--username", USER, "--template=template0", &name, "--host"]).arg(&self.folder);
            let output = create.output()?;
            ensure!(output.status.success(), "createdb: {}", String::from_utf8_lossy(&output.stderr));
        }
        let url = format!("postgres://{USER}@{}/{name}", encoded(&self.folder));
        Ok(Database { server: self.clone(), name, url })
    }

    /// Stops it as a power cut would: every connection breaks, and what was not committed is gone.
    pub fn crash(&self) -> Result<()> {
        self.say("crash")
    }

    /// Starts it again on the same data.
    pub fn start_again(&self) -> Result<()> {
        self.say("start")
    }

    fn say(&self, word: &str) -> Result<()> {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(keeper.words.as_mut().context("the keeper is gone")?, "{word}")?;
        keeper.answer()
    }
}

impl Keeper {
    fn answer(&mut self) -> Result<()> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        if line.trim() != "ok" {
            bail!("Postgres: {line}");
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let keeper = self.keeper.get_mut().unwrap_or_else(PoisonError::into_inner);
        keeper.words = None;
        let _ = keeper.process.wait();
    }
}

/// A folder where a URL has its host.
fn encoded(folder: &Path) -> String {
    let path = folder.to_string_lossy();
    path.bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
