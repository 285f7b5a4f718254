//! A log put to a revision that only the running server knows, and two of its revisions compared; and a plugin that comes
//! with cases of its own.

use crate::support::User;
use serde_json::{Value, json};
use std::{fs, path::Path, process::Output};
use uuid::Uuid;
use waza_harness::{Server, ServerOptions, place, program, volume};

fn rollout(data: &Path, arguments: &[&str]) -> Output {
    program().arg("rollout").args(arguments).arg("--data-dir").arg(data).output().unwrap()
}

fn json(data: &Path, arguments: &[&str]) -> Value {
    let output = rollout(data, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(data: &Path, arguments: &[&str], code: i32) -> String {
    let output = rollout(data, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

async fn server(data: &Path) -> Server {
    let mut options = ServerOptions::new(data);
    options.env.push(("WAZA_DECISION_LOG__SAMPLE_PPM".to_owned(), "1000000".to_owned()));
    options.env.push(("WAZA_DECISION_LOG__INPUTS".to_owned(), "true".to_owned()));
    Server::start(options).await.unwrap()
}

/// The fixture that allows everything, under the policy's own name it could not be: a policy beside it.
fn fixture(into: &Path) {
    fs::create_dir_all(into).unwrap();
    fs::copy(place().fixtures.join("hostile/plugin.wasm"), into.join("plugin.wasm")).unwrap();
    let manifest = "name = \"hostile\"\nversion = \"0.1.0\"\nhooks = [\"path-policy\"]\n\n[settings]\nbehaviour = \"fine\"\n";
    fs::write(into.join("plugin.toml"), manifest).unwrap();
}

#[tokio::test]
async fn a_staged_candidate_is_asked_what_the_log_says_and_compared_by_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = server(&data).await;
    let mut user = User::sign_in(&server, Uuid::new_v4()).await;
    user.client.create_project("a").await.unwrap();
    user.make("make a 2D game where a cat catches fish").await;

    let candidate = folder.path().join("path-policy");
    volume::copy(&place().volume.join("plugins/path-policy"), &candidate).unwrap();
    let manifest = candidate.join("plugin.toml");
    let text = fs::read_to_string(&manifest).unwrap().replace("deadline_ms = 500", "deadline_ms = 499");
    fs::write(&manifest, text).unwrap();
    let staged = json(&data, &["stage", candidate.to_str().unwrap()]);
    let run = json(&data, &["status", &staged["rollout"].to_string()]);
    let key = run["members"]["path-policy"].as_str().unwrap().to_owned();
    let status = json(&data, &["status"]);
    let active =
        status["plugins"].as_array().unwrap().iter().find(|one| one["name"] == "path-policy").unwrap();

    let found = json(&data, &["replay", "--revision", &key]);
    assert_eq!(found["revision"], key.as_str());
    let asked = found["differences"]["asked"].as_u64().unwrap();
    assert!(asked > 0 && found["differences"]["same"] == asked, "{found}");
    // The same by the lines that are sent, with some that are no decisions.
    let log = folder.path().join("copy.jsonl");
    let mut lines: Vec<u8> = fs::read_dir(data.join("state/decisions"))
        .unwrap()
        .flat_map(|file| fs::read(file.unwrap().path()).unwrap())
        .collect();
    lines.extend(b"{\"time\":\n\xff\xfe\n[1]\n");
    fs::write(&log, lines).unwrap();
    let sent = json(&data, &["replay", log.to_str().unwrap(), "--revision", &key]);
    assert_eq!(
        (&sent["differences"]["asked"], &sent["differences"]["broken_lines"]),
        (&json!(asked), &json!(3))
    );

    let changes = json(&data, &["diff", active["revision"].as_str().unwrap(), &key]);
    assert_eq!(changes, json!([{ "pointer": "/limits/deadline_ms", "was": 500, "now": 499 }]));
    json(&data, &["promote", &staged["rollout"].to_string()]);
    let changes = json(&data, &["diff", "lineup:1", "lineup:2"]);
    assert_eq!(changes[0]["pointer"], "/plugins/path-policy/limits/deadline_ms");
    assert!(refused(&data, &["diff", "lineup:1", "lineup:99"], 1).contains("no line-up"));
    assert!(refused(&data, &["replay", "--revision", "ffffffffffff"], 1).contains("no revision"));
    assert!(refused(&data, &["replay", "--revision", "path-policy"], 2).contains("no such log"));
    assert_eq!(server.stop().await.unwrap(), Some(0));
}

#[tokio::test]
async fn a_plugin_whose_own_case_does_not_hold_is_refused_with_the_case() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = server(&data).await;
    let plugin = folder.path().join("hostile");
    fixture(&plugin);
    let case = plugin.join("cases/keeps-out");
    fs::create_dir_all(&case).unwrap();
    let access = json!({ "operation": "write", "origin": "model", "path": "../x" });
    let request = json!({ "hook": "path-policy", "arguments": { "accesses": [access] } });
    fs::write(case.join("request.json"), request.to_string()).unwrap();
    let expect = json!({ "answer": [{ "kind": "deny", "value": { "code": "outside", "message": "no" } }] });
    fs::write(case.join("expect.json"), expect.to_string()).unwrap();

    let path = plugin.to_str().unwrap();
    let check = program().args(["plugin", "check", path]).output().unwrap();
    assert_eq!(check.status.code(), Some(1));
    let said = String::from_utf8(check.stdout).unwrap();
    assert!(said.contains("cases/keeps-out") && said.contains("1 asked, 1 of them do not hold"), "{said}");

    let said = refused(&data, &["stage", path, "--then", "promote"], 1);
    for part in ["refused at cases", "keeps-out", "outside"] {
        assert!(said.contains(part), "no {part:?} in {said}");
    }
    let quarantine = json(&data, &["quarantine"]);
    assert_eq!(quarantine[0]["refusal"]["step"], "cases", "{quarantine}");
    fs::write(case.join("expect.json"), json!({ "answer": [{ "kind": "allow" }] }).to_string()).unwrap();
    let done = json(&data, &["stage", path, "--then", "promote"]);
    assert_eq!(done["lineup"], 2, "{done}");

    // Two policies decide now; what they came to is found under either name.
    let mut user = User::sign_in(&server, Uuid::new_v4()).await;
    user.client.create_project("a").await.unwrap();
    user.make("make a 2D game where a cat catches fish").await;
    assert_eq!(server.stop().await.unwrap(), Some(0));
    let found = json(&data, &["decisions", "--plugin", "hostile"]);
    let group = found["decisions"].as_array().unwrap().iter().find(|one| one["group"].is_object()).unwrap();
    assert_eq!(
        (&group["plugin"], &group["group"]["combine"]),
        (&json!("hostile+path-policy"), &json!("all_of"))
    );
    assert_eq!(group["verdict"], "allow");
}
