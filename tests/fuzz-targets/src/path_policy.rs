//! The path policy: one verdict an access, and what may be written stays inside the project whatever a later decoder, a
//! browser or another file system makes of it.
//!
//! An input is accesses as fields, four each: operation and origin (`write model`), path, size (empty
//! when it is not known), media type (the same).

use crate::fields::{fields, number};
use path_policy::{Policy, Settings};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use waza_sdk::Plugin;
use waza_sdk::path_policy::{Access, Operation, Origin, PathPolicy, Verdict};

/// Decoders stop at the first reading that changes nothing; nobody decodes more often than this.
const DECODINGS: usize = 8;

/// Accesses, four fields each.
pub fn run(data: &[u8]) {
    let fields = fields(data);
    let accesses: Vec<Access> = fields.chunks(4).map(access).collect();
    let Ok(verdicts) = policy().check(&accesses) else {
        assert!(
            accesses.len() > Settings::default().max_accesses as usize,
            "a batch within its bounds was refused"
        );
        return;
    };
    assert_eq!(verdicts.len(), accesses.len(), "one verdict an access");
    let half = accesses.len() / 2;
    let first_half = accesses.get(..half).and_then(|accesses| policy().check(accesses).ok());
    assert_eq!(first_half.as_deref(), verdicts.get(..half), "what comes later decides what came before");

    let mut written = BTreeSet::new();
    let mut bytes = 0_u64;
    for (access, verdict) in accesses.iter().zip(&verdicts) {
        match verdict {
            Verdict::Deny(denial) => {
                let is_code = denial.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
                assert!(is_code && !denial.code.is_empty(), "{denial:?}");
                assert!(
                    denial.message.len() < 2048 && !denial.message.contains(char::is_control),
                    "{denial:?}"
                );
            }
            Verdict::Allow if access.path.is_empty() => assert_eq!(access.operation, Operation::Enumerate),
            Verdict::Allow => {
                stays_inside(access);
                if access.operation == Operation::Write {
                    assert!(written.insert(access.path.to_lowercase()), "{:?} is written twice", access.path);
                    bytes = bytes.saturating_add(access.size.unwrap_or(0));
                }
            }
        }
    }
    let settings = Settings::default();
    assert!(written.len() <= settings.max_files as usize && bytes <= settings.max_total_bytes);
}

fn policy() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(|| match Policy::configure(Settings::default()) {
        Ok(policy) => policy,
        Err(errors) => unreachable!("the policy refuses its own defaults: {errors:?}"),
    })
}

fn access(fields: &[String]) -> Access {
    let field = |at: usize| fields.get(at).map(String::as_str).unwrap_or_default();
    let (operation, origin) = field(0).split_once(' ').unwrap_or((field(0), "model"));
    let operation = match operation {
        "read" => Operation::Read,
        "delete" => Operation::Delete,
        "enumerate" => Operation::Enumerate,
        "serve" => Operation::Serve,
        _ => Operation::Write,
    };
    let origin = match origin {
        "user" => Origin::User,
        "plugin" => Origin::Plugin,
        "system" => Origin::System,
        _ => Origin::Model,
    };
    Access {
        operation,
        origin,
        path: field(1).to_owned(),
        size: (!field(2).is_empty()).then(|| number(field(2))),
        media_type: (!field(3).is_empty()).then(|| field(3).to_owned()),
    }
}

/// Read as leniently as anything might: every decoding, both separators, without case.
fn stays_inside(access: &Access) {
    let mut path = access.path.clone().into_bytes();
    for _ in 0..DECODINGS {
        is_harmless(&path, access);
        let decoded = decoded(&path);
        if decoded == path {
            return;
        }
        path = decoded;
    }
}

fn is_harmless(path: &[u8], access: &Access) {
    let text = String::from_utf8_lossy(path).to_lowercase();
    assert!(!text.contains(['\0', '\\', '\u{fffd}']), "{access:?} is read as {text:?}");
    assert!(!text.contains(char::is_control), "{access:?} is read as {text:?}");
    assert!(!text.starts_with(['/', '~']), "{access:?} is read as {text:?}");
    let mut chars = text.chars();
    let is_drive = chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some(':');
    assert!(!is_drive, "{access:?} is read as {text:?}");
    for (at, part) in text.split('/').enumerate() {
        let name = part.trim().trim_end_matches(['.', ' ']);
        assert!(!name.is_empty() && name != ".git", "{access:?} is read as {text:?}");
        // The host's own files are hidden ones at the top, below the project's prefix if there is one.
        let may_be_hidden = access.origin == Origin::System && (at == 0 || at == 3 || at == 4);
        assert!(!name.starts_with('.') || may_be_hidden, "{access:?} is read as {text:?}");
    }
}

/// One decoding of percent escapes that leaves alone what is none.
fn decoded(path: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| (*byte as char).to_digit(16));
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (digit(after.first()), digit(after.get(1))) {
            (Some(high), Some(low)) if *first == b'%' => {
                out.extend(u8::try_from(high * 16 + low));
                rest = after.get(2..).unwrap_or_default();
            }
            _ => out.push(*first),
        }
    }
    out
}
