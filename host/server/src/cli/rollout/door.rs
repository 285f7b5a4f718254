//! Which server a command speaks to: the one that was named, or else the one of the data folder, as its configuration says.

use super::client::{Client, Place};
use crate::cli::Failure;
use crate::config::{Config, Flags};
use anyhow::{Context, anyhow};
use clap::Args;
use reqwest::Url;
use std::fs::File;
use std::io::Read;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// Bytes a token's file may have.
const MAX_TOKEN_BYTES: u64 = 4 << 10;

/// A server that is named.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Door {
    /// The server's socket [default: admin.sock in the data folder]
    #[arg(long, value_name = "PATH", conflicts_with = "admin")]
    socket: Option<PathBuf>,
    /// Where the server listens for operators: http://HOST:PORT, or https:// where a proxy has its certificate
    #[arg(long, value_name = "URL", value_parser = base)]
    admin: Option<String>,
    /// File with the operator's token [default: admin-token in the data folder]
    #[arg(long, value_name = "FILE", requires = "admin")]
    token_file: Option<PathBuf>,
}

/// A server that is named, or the one of a data folder.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Reach {
    #[command(flatten)]
    door: Door,
    /// The server's data folder [default: data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Configuration file [default: waza.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "WAZA_CONFIG")]
    config: Option<PathBuf>,
}

impl Reach {
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let flags =
            Flags { config: self.config.clone(), data_dir: self.data_dir.clone(), ..Flags::default() };
        Config::load(&flags).map_err(Failure::usage)
    }

    pub(super) fn client(&self) -> Result<Client, Failure> {
        self.door.client(|| self.config())
    }
}

impl Door {
    /// Whether somebody named a server.
    pub(super) fn is_named(&self) -> bool {
        self.socket.is_some() || self.admin.is_some()
    }

    /// The configuration is read only where something was left unsaid.
    pub(super) fn client(&self, config: impl FnOnce() -> Result<Config, Failure>) -> Result<Client, Failure> {
        Ok(Client::new(self.place(config)?).context("no connection can be made")?)
    }

    fn place(&self, config: impl FnOnce() -> Result<Config, Failure>) -> Result<Place, Failure> {
        if let Some(socket) = &self.socket {
            return Ok(Place::Socket(socket.clone()));
        }
        if let Some(base) = self.admin.as_deref().filter(|base| is_open(base)) {
            eprintln!(
                "waza: the token goes to {base} for everybody on the way to read; ask https:// where a proxy has a certificate"
            );
        }
        match (&self.admin, &self.token_file) {
            (Some(base), Some(file)) => Ok(Place::Url { base: base.clone(), token: token(file)? }),
            (Some(base), None) => {
                Ok(Place::Url { base: base.clone(), token: token(&config()?.admin_token_file())? })
            }
            (None, _) => of_config(&config()?),
        }
    }
}

/// Whether what is sent there can be read on the way.
fn is_open(base: &str) -> bool {
    let Ok(url) = base.parse::<Url>() else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let here =
        host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    url.scheme() == "http" && !here
}

/// The server that a configuration speaks of.
fn of_config(config: &Config) -> Result<Place, Failure> {
    if config.admin.socket {
        return Ok(Place::Socket(config.admin_socket()));
    }
    match config.admin.listen.filter(|address| address.port() != 0) {
        Some(address) => {
            Ok(Place::Url { base: format!("http://{address}"), token: token(&config.admin_token_file())? })
        }
        None => Err(Failure::usage(anyhow!(
            "the configuration has neither a socket nor a fixed address for operators; name one with --socket PATH or \
             --admin URL"
        ))),
    }
}

fn token(file: &Path) -> Result<String, Failure> {
    let read = || {
        let mut text = String::new();
        File::open(file)?.take(MAX_TOKEN_BYTES).read_to_string(&mut text)?;
        std::io::Result::Ok(text.trim().to_owned())
    };
    let next = "name the file that holds the operator's token with --token-file FILE";
    let token = read().with_context(|| format!("{} cannot be read; {next}", file.display()));
    match token.map_err(Failure::usage)? {
        token if token.is_empty() => {
            Err(Failure::usage(anyhow!("{} holds no token; {next}", file.display())))
        }
        token => Ok(token),
    }
}

/// Scheme, host and port, and nothing that would be sent on or shown.
fn base(text: &str) -> Result<String, String> {
    let url: Url = text.parse().map_err(|error| format!("is no URL: {error}"))?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    match url.scheme() {
        "http" | "https" if bare && anonymous && url.has_host() => {
            Ok(url.as_str().trim_end_matches('/').to_owned())
        }
        "http" | "https" => Err("must be scheme, host and port, and nothing else".to_owned()),
        _ => Err("must begin with http:// or https://".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(door: Door, config: Config) -> Result<Place, String> {
        door.place(|| Ok(config)).map_err(|failure| failure.error.to_string())
    }

    fn nothing() -> Result<Config, Failure> {
        Err(Failure::usage(anyhow!("the configuration was read")))
    }

    #[test]
    fn a_named_server_needs_no_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, "  of alice\n").unwrap();
        let socket = Door { socket: Some("/run/waza.sock".into()), ..Door::default() };
        assert!(socket.place(nothing).is_ok_and(|place| place == Place::Socket("/run/waza.sock".into())));
        let admin = Some("https://waza.example".to_owned());
        let url = Door { admin: admin.clone(), token_file: Some(file), ..Door::default() };
        let expected = Place::Url { base: "https://waza.example".into(), token: "of alice".into() };
        assert!(url.place(nothing).is_ok_and(|place| place == expected));
        assert!(Door { admin, ..Door::default() }.place(nothing).is_err());
    }

    #[test]
    fn the_configuration_says_where_its_server_is() {
        let mut config = Config { data_dir: "there".into(), ..Config::default() };
        assert_eq!(place(Door::default(), config.clone()), Ok(Place::Socket("there/admin.sock".into())));
        let folder = tempfile::tempdir().unwrap();
        config.data_dir = folder.path().to_owned();
        config.admin.socket = false;
        assert!(place(Door::default(), config.clone()).unwrap_err().contains("--socket"));
        config.admin.listen = Some("127.0.0.1:8788".parse().unwrap());
        assert!(place(Door::default(), config.clone()).unwrap_err().contains("--token-file"));
        std::fs::write(config.admin_token_file(), "made\n").unwrap();
        let expected = Place::Url { base: "http://127.0.0.1:8788".into(), token: "made".into() };
        assert_eq!(place(Door::default(), config), Ok(expected));
    }

    #[test]
    fn what_can_be_read_on_the_way_is_said() {
        for here in ["http://127.0.0.1:8788", "http://[::1]:8788", "http://LOCALHOST", "https://waza.example"]
        {
            assert!(!is_open(here), "{here}");
        }
        for open in ["http://waza.example", "http://10.0.0.7:8788", "http://[2001:db8::1]"] {
            assert!(is_open(open), "{open}");
        }
    }

    #[test]
    fn an_address_is_only_an_address() {
        assert_eq!(base("http://127.0.0.1:8788/").unwrap(), "http://127.0.0.1:8788");
        assert_eq!(base("https://waza.example").unwrap(), "https://waza.example");
        for wrong in [
            "127.0.0.1:8788",
            "ftp://h",
            "http://",
            "http://a:b@h",
            "http://h/admin",
            "http://h/?a",
            "http://h/#a",
            "",
        ] {
            assert!(base(wrong).is_err(), "{wrong}");
        }
    }
}
