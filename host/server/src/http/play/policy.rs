//! What a published game may do in a browser: run, load its own files and what users uploaded, and talk to nobody else.

use crate::config::{PlaySettings, is_host};
use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderValue};

/// For answers that are no file of a game.
pub(super) const NOTHING: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// The policy of the game whose address begins with `/g/{id}/`.
///
/// `sandbox` gives it an origin of its own wherever it is opened: it sees nothing that the app, or another game, keeps in
/// the browser. Its own folder is all it may load or ask; uploaded assets it may show and play, and not ask.
pub(super) fn of(id: &str, headers: &HeaderMap, play: &PlaySettings) -> HeaderValue {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
    // A host that cannot stand in a policy is left to what the browser takes for itself.
    let own = host.map_or("'self'".to_owned(), |host| format!("{host}/g/{id}/"));
    let app = play.app_origin.as_deref();
    let assets = match app.filter(|_| play.host.is_some()) {
        Some(app) => format!("{app}/user-assets/ {app}/global-assets/"),
        None => host.map_or("'self'".to_owned(), |host| format!("{host}/user-assets/ {host}/global-assets/")),
    };
    let frames = app.map(|app| format!(" {app}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src {own} 'unsafe-inline' 'unsafe-eval' blob: data:; \
         style-src {own} 'unsafe-inline'; img-src {own} {assets} data: blob:; media-src {own} {assets} data: blob:; \
         font-src {own} {assets} data:; connect-src {own} data: blob:; worker-src {own} blob:; object-src 'none'; \
         base-uri {own}; form-action 'none'; frame-ancestors 'self'{frames}; sandbox allow-scripts allow-pointer-lock"
    );
    HeaderValue::try_from(policy).unwrap_or(NOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(host: &'static str, play: &PlaySettings) -> String {
        let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]);
        of("g_0123456789", &headers, play).to_str().unwrap().to_owned()
    }

    fn part<'p>(policy: &'p str, name: &str) -> &'p str {
        policy.split("; ").find(|part| part.starts_with(name)).unwrap()
    }

    #[test]
    fn a_game_asks_its_own_folder_and_nobody_else() {
        let here = policy("127.0.0.1:8787", &PlaySettings::default());
        assert_eq!(part(&here, "connect-src"), "connect-src 127.0.0.1:8787/g/g_0123456789/ data: blob:");
        assert_eq!(part(&here, "frame-ancestors"), "frame-ancestors 'self'");
        assert_eq!(part(&here, "sandbox"), "sandbox allow-scripts allow-pointer-lock");
        assert!(!here.contains("allow-same-origin"));
    }

    #[test]
    fn on_a_host_of_its_own_the_app_may_frame_it() {
        let play = PlaySettings {
            host: Some("play.example.com".into()),
            app_origin: Some("https://app.example.com".into()),
        };
        let there = policy("play.example.com", &play);
        assert_eq!(part(&there, "frame-ancestors"), "frame-ancestors 'self' https://app.example.com");
        assert_eq!(part(&there, "connect-src"), "connect-src play.example.com/g/g_0123456789/ data: blob:");
        assert!(part(&there, "img-src").contains("https://app.example.com/user-assets/"));
        assert!(!part(&there, "script-src").contains("app.example.com"));
    }

    #[test]
    fn a_host_cannot_write_the_policy() {
        for host in ["evil.example; script-src *", "a b", "[::1]:8787", ""] {
            let written = policy(host, &PlaySettings::default());
            assert_eq!(part(&written, "connect-src"), "connect-src 'self' data: blob:", "{host}");
        }
    }
}
