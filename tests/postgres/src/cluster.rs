//! Where Postgres' programs are, who may run them, and the cluster that every server starts from.

use anyhow::{Context, Result, ensure};
use std::{
    fs::{self, File},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, chown},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::Command,
};

/// Who is somebody in the database.
pub(crate) const USER: &str = "waza";
const INSTALLED: &str = "/usr/lib/postgresql";

/// The programs of one version, and the user that runs them.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub(crate) folder: PathBuf,
    version: u32,
    owner: Owner,
}

/// Postgres refuses to run as root.
#[derive(Debug, Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
    switched: bool,
}

impl Programs {
    /// The newest version that Debian's packages have put there.
    pub(crate) fn find() -> Result<Self> {
        let found = fs::read_dir(INSTALLED).into_iter().flatten().flatten().filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse::<u32>().ok()?;
            let folder = entry.path().join("bin");
            folder.join("initdb").is_file().then_some((version, folder))
        });
        let (version, folder) = found.max().with_context(|| {
            format!(
                "no Postgres in {INSTALLED}; `cargo xtask setup`, or on Debian `apt-get install postgresql`"
            )
        })?;
        Ok(Self { folder, version, owner: Owner::find()? })
    }

    /// One of the programs, as the user that may run it.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(self.folder.join(program));
        if self.owner.switched {
            command.uid(self.owner.uid).gid(self.owner.gid);
        }
        // Somebody's own settings are not for the tests.
        for name in ["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGDATA", "PGOPTIONS"] {
            command.env_remove(name);
        }
        command.current_dir("/");
        command
    }

    /// Makes the folder over to the user that runs the server.
    pub(crate) fn give(&self, folder: &Path) -> Result<()> {
        Ok(chown(folder, Some(self.owner.uid), Some(self.owner.gid))?)
    }

    /// A cluster that nobody runs, made when it is not there yet.
    pub(crate) fn template(&self) -> Result<PathBuf> {
        let name = format!("waza-postgres-{}-{}", self.version, self.owner.uid);
        let shelf = std::env::temp_dir().join(name);
        if fs::DirBuilder::new().mode(0o700).create(&shelf).is_ok() {
            self.give(&shelf)?;
        }
        let owner = shelf.symlink_metadata()?;
        // Another test may have made it just now, and not be done with giving it away; root's it may be, nobody else's.
        ensure!(
            owner.is_dir() && [self.owner.uid, 0].contains(&owner.uid()),
            "{} belongs to somebody else",
            shelf.display()
        );
        let _turn = lock(&shelf)?;
        let (whole, half) = (shelf.join("cluster"), shelf.join("half"));
        if !whole.is_dir() {
            self.give(&shelf)?;
            if half.is_dir() {
                fs::remove_dir_all(&half)?;
            }
            let made = self
                .command("initdb")
                .args(["--auth=trust", "--no-sync", "--wal-segsize=1", "--encoding=UTF8", "--locale=C.UTF-8"])
                .args(["--no-instructions", "--username", USER, "--pgdata"])
                .arg(&half)
                .output()?;
            ensure!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
            fs::rename(&half, &whole)?;
        }
        Ok(whole)
    }
}

impl Owner {
    fn find() -> Result<Self> {
        let me = fs::metadata("/proc/self").context("who runs this test?")?;
        if me.uid() != 0 {
            return Ok(Self { uid: me.uid(), gid: me.gid(), switched: false });
        }
        let users = fs::read_to_string("/etc/passwd")?;
        let ids = |line: &str| {
            let mut fields = line.split(':').skip(2);
            Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
        };
        let line = users.lines().find(|line| line.starts_with("postgres:"));
        let (uid, gid) =
            line.and_then(ids).context("Postgres refuses root, and there is no user `postgres`")?;
        Ok(Self { uid, gid, switched: true })
    }
}

/// One process makes the cluster, the others wait for it.
fn lock(shelf: &Path) -> Result<File> {
    let file = File::options().create(true).append(true).open(shelf.join("lock"))?;
    file.lock()?;
    Ok(file)
}
