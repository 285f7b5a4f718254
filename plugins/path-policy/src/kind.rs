//! Which kinds of file may be written, deleted and served, by whom, and how large: the extension decides, and a media
//! type that is told must agree with it.

use crate::denial::{Judgement, deny, shown};
use crate::folding;
use crate::settings::Settings;
use waza_sdk::path_policy::{Access, Operation, Origin};

/// `inside` is the path within the project. Reading and listing know no kinds: what is there has been judged before.
pub(crate) fn check(settings: &Settings, private: &[String], access: &Access, inside: &str) -> Judgement {
    match access.operation {
        Operation::Read | Operation::Enumerate => Ok(()),
        Operation::Serve => {
            let folded = folding::fold(inside);
            if private.contains(&folded) {
                return deny("private-file", format!("{} is among private_files", shown(inside)));
            }
            extension(inside, &settings.serve_extensions, "served").map(|_| ())
        }
        Operation::Delete => {
            let done = format!("deleted by {}", name(access.origin));
            extension(inside, settings.write_extensions.of(access.origin), &done).map(|_| ())
        }
        Operation::Write => {
            let done = format!("written by {}", name(access.origin));
            let extension = extension(inside, settings.write_extensions.of(access.origin), &done)?;
            if let Some(media_type) = &access.media_type {
                agrees(&extension, media_type)?;
            }
            size(settings, access)
        }
    }
}

fn extension(inside: &str, allowed: &[String], done: &str) -> Judgement<String> {
    let file = inside.rsplit('/').next().unwrap_or_default();
    let Some((_, extension)) = file.rsplit_once('.') else {
        return deny(
            "no-extension",
            format!("{} has no extension; files are {done} by extension", shown(file)),
        );
    };
    let extension = extension.to_ascii_lowercase();
    if allowed.contains(&extension) {
        return Ok(extension);
    }
    let list = if allowed.is_empty() { "none".to_owned() } else { allowed.join(" ") };
    deny("extension-not-allowed", format!("{} files are not {done}; allowed: {list}", shown(&extension)))
}

fn size(settings: &Settings, access: &Access) -> Judgement {
    let limit = settings.max_file_bytes.of(access.origin);
    match access.size {
        Some(size) if size > limit => deny(
            "file-too-large",
            format!("the file has {size} bytes; max_file_bytes.{} is {limit}", name(access.origin)),
        ),
        _ => Ok(()),
    }
}

/// A browser goes by the media type and everything else by the extension, so the two must not tell different stories.
/// Formats that browsers do not act on are not compared.
fn agrees(extension: &str, media_type: &str) -> Judgement {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let one_of = |types: &[&str]| types.contains(&essence.as_str());
    let agrees = match (extension, essence.as_str()) {
        (_, "" | "application/octet-stream") => true,
        ("html" | "htm" | "css" | "js" | "mjs" | "json" | "txt" | "md" | "xml", "text/plain") => true,
        ("html" | "htm", essence) => essence == "text/html",
        ("css", essence) => essence == "text/css",
        ("js" | "mjs", _) => one_of(&[
            "text/javascript",
            "application/javascript",
            "application/x-javascript",
            "text/ecmascript",
            "application/ecmascript",
        ]),
        ("json", essence) => {
            essence == "text/json" || essence == "application/json" || essence.ends_with("+json")
        }
        ("xml", essence) => {
            essence == "text/xml" || essence == "application/xml" || essence.ends_with("+xml")
        }
        ("txt", _) => false,
        ("md", _) => one_of(&["text/markdown", "text/x-markdown"]),
        ("png", essence) => essence == "image/png",
        ("jpg" | "jpeg", _) => one_of(&["image/jpeg", "image/jpg", "image/pjpeg"]),
        ("gif", essence) => essence == "image/gif",
        ("webp", essence) => essence == "image/webp",
        ("svg", essence) => essence == "image/svg+xml",
        ("ico", _) => one_of(&["image/x-icon", "image/vnd.microsoft.icon", "image/ico"]),
        ("mp3" | "wav" | "m4a", essence) => essence.starts_with("audio/"),
        ("ogg", essence) => essence.starts_with("audio/") || one_of(&["video/ogg", "application/ogg"]),
        _ => !one_of(&["text/html", "application/xhtml+xml", "image/svg+xml", "text/javascript"]),
    };
    if agrees {
        return Ok(());
    }
    deny(
        "media-type-mismatch",
        format!("a {} file is not of media type {}", shown(extension), shown(media_type)),
    )
}

fn name(origin: Origin) -> &'static str {
    match origin {
        Origin::User => "user",
        Origin::Model => "model",
        Origin::Plugin => "plugin",
        Origin::System => "system",
    }
}
