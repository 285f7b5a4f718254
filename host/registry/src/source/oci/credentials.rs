//! Who we are to a registry, from docker's own configuration file.

use super::error::FetchError;
use docker_credential::{CredentialRetrievalError, DockerCredential};
use oci_client::secrets::RegistryAuth;
use std::{fs::File, io::BufReader, path::PathBuf};

/// Looks the host up. A helper that the file names is a program and may take its time, so this runs aside.
pub(super) async fn of(docker_config: Option<PathBuf>, host: String) -> Result<RegistryAuth, FetchError> {
    let Some(path) = docker_config else { return Ok(RegistryAuth::Anonymous) };
    let told = path.clone();
    let failed = move |reason: String| FetchError::Credentials { path: told, reason };
    match tokio::task::spawn_blocking(move || read(&path, &host)).await {
        Ok(read) => read.map_err(failed),
        Err(error) => Err(failed(error.to_string())),
    }
}

fn read(path: &PathBuf, host: &str) -> Result<RegistryAuth, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    match docker_credential::get_credential_from_reader(BufReader::new(file), host) {
        Ok(DockerCredential::UsernamePassword(user, password)) => Ok(RegistryAuth::Basic(user, password)),
        Ok(DockerCredential::IdentityToken(_)) => Err("identity tokens are not supported".into()),
        Err(CredentialRetrievalError::NoCredentialConfigured) => Ok(RegistryAuth::Anonymous),
        // What a helper printed may be the secret itself.
        Err(CredentialRetrievalError::HelperFailure { helper, .. }) => {
            Err(format!("the helper {helper} failed"))
        }
        Err(error) => Err(error.to_string()),
    }
}
