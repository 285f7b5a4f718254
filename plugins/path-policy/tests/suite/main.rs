//! What the plugin promises, one file a promise. `attacks.json` holds hostile paths under the code that denies them,
//! `good.json` ordinary ones under who wants what with them.

#![cfg(test)]

mod adversarial;
mod attacks;
mod batches;
mod bounds;
mod good;
mod kinds;
mod normal_forms;

use path_policy::{Policy, Settings};
use serde_json::Value;
use std::collections::BTreeMap;
use waza_sdk::path_policy::{Access, Operation, Origin, PathPolicy, Verdict};
use waza_sdk::{Error, Plugin};

const OPERATIONS: [Operation; 5] =
    [Operation::Read, Operation::Write, Operation::Delete, Operation::Enumerate, Operation::Serve];
const ORIGINS: [Origin; 4] = [Origin::User, Origin::Model, Origin::Plugin, Origin::System];

const USER: &str = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d";
const PROJECT: &str = "11111111-2222-7333-8444-555555555555";

fn policy() -> Policy {
    Policy::configure(Settings::default()).unwrap()
}

fn with(settings: Value) -> Policy {
    Policy::configure(serde_json::from_value(settings).unwrap()).unwrap()
}

fn access(operation: Operation, origin: Origin, path: &str) -> Access {
    Access { operation, origin, path: path.to_owned(), size: None, media_type: None }
}

fn write(path: &str) -> Access {
    access(Operation::Write, Origin::Model, path)
}

/// `allow`, or the denial's code.
fn code(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Allow => "allow",
        Verdict::Deny(denial) => &denial.code,
    }
}

fn verdict(policy: &Policy, access: Access) -> Verdict {
    let mut verdicts = policy.check(&[access]).unwrap();
    assert_eq!(verdicts.len(), 1);
    verdicts.remove(0)
}

fn codes(policy: &Policy, accesses: &[Access]) -> Vec<String> {
    policy.check(accesses).unwrap().iter().map(|verdict| code(verdict).to_owned()).collect()
}

fn message(verdict: Verdict) -> String {
    match verdict {
        Verdict::Allow => panic!("expected a denial"),
        Verdict::Deny(denial) => denial.message,
    }
}

fn attacks() -> BTreeMap<String, Vec<String>> {
    serde_json::from_str(include_str!("../attacks.json")).unwrap()
}

fn good() -> BTreeMap<String, Vec<String>> {
    serde_json::from_str(include_str!("../good.json")).unwrap()
}
