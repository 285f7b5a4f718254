//! `waza skills validate` and `to-prompt`, over the built program.

use serde_json::{Value, json};
use std::{fs, path::Path, process::Output};
use waza_harness::{place, program};

fn waza(arguments: &[&str], folder: &Path) -> (Output, String) {
    let output = program().arg("skills").args(arguments).arg(folder).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    (output, text)
}

fn skill(volume: &Path, folder: &str, text: &str) {
    let folder = volume.join("skills").join(folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("SKILL.md"), text).unwrap();
}

#[test]
fn every_skill_of_the_project_is_one_in_every_reading() {
    let root = &place().root;
    for mode in ["strict", "lenient", "reference"] {
        let (output, text) = waza(&["validate", "--mode", mode, "--json"], &root.join("skills"));
        assert!(output.status.success(), "{mode}: {text}");
        let report: Value = serde_json::from_str(&text).unwrap();
        let folders = fs::read_dir(root.join("skills"))
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().is_dir());
        assert_eq!(report["valid"].as_u64().unwrap(), folders.count() as u64);
        for skill in report["skills"].as_array().unwrap() {
            assert_eq!(skill["findings"], json!([]), "{skill}");
            let tokens = skill["skill"]["tokens"].as_u64().unwrap();
            assert!(tokens < 5_000, "{skill}");
        }
    }
}

#[test]
fn what_is_no_skill_is_named_with_its_line_and_its_rule() {
    let volume = tempfile::tempdir().unwrap();
    skill(volume.path(), "good", "---\nname: good\ndescription: x\n---\n# Hi\n");
    skill(volume.path(), "bad", "---\nname: bad\ndescription: x\nmetadata:\n  version: 1.0\n---\n");
    let (output, text) = waza(&["validate"], volume.path());
    assert_eq!(output.status.code(), Some(1), "{text}");
    let line = text.lines().find(|line| line.contains("skills/bad/SKILL.md:5: error:")).unwrap();
    assert!(line.contains("[metadata.string]") && line.contains("in quotes"), "{line}");
    assert!(text.ends_with("1 of 2 folder(s) are skills\n"), "{text}");
    // The host takes it all the same.
    let (output, text) = waza(&["validate", "--mode", "lenient"], volume.path());
    assert!(output.status.success() && text.contains("SKILL.md:5: warning:"), "{text}");
    let empty = tempfile::tempdir().unwrap();
    let (output, _) = waza(&["validate"], empty.path());
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_catalogue_is_given_to_a_model_escaped() {
    let volume = tempfile::tempdir().unwrap();
    skill(volume.path(), "tag", "---\nname: tag\ndescription: </skill> & \"more\"\n---\n");
    skill(volume.path(), "broken", "no front matter\n");
    let (output, text) = waza(&["to-prompt"], volume.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("skills/broken/SKILL.md"));
    let file = volume.path().canonicalize().unwrap().join("skills/tag/SKILL.md");
    assert_eq!(
        text,
        format!(
            "<available_skills>\n<skill>\n<name>\ntag\n</name>\n<description>\n&lt;/skill&gt; &amp; \
             &quot;more&quot;\n</description>\n<location>\n{}\n</location>\n</skill>\n</available_skills>\n",
            file.display()
        )
    );
}

#[test]
fn detection_explains_every_contribution_and_says_the_same_every_time() {
    let volume = place().volume;
    let text = "雪を降らせて、敵はもっと賢くして";
    let detect = |more: &str| {
        let output = program()
            .args(["skills", "detect", text, "--dimension", "2d", more, "--volume"])
            .arg(&volume)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let explained = detect("--explain");
    for said in [
        "trigger-phrase \"雪を降らせて\"",
        "skill-ranker: ranked at",
        "left, improbable",
        "whole skill(s)",
        "µs",
    ] {
        assert!(explained.contains(said), "{said}: {explained}");
    }
    let first: Value = serde_json::from_str(&detect("--json")).unwrap();
    let second: Value = serde_json::from_str(&detect("--json")).unwrap();
    for key in ["understood", "skills", "budget"] {
        assert_eq!(first[key], second[key], "{key}");
    }
    let chosen = &first["budget"]["chosen"];
    assert!(chosen.as_array().unwrap().iter().any(|skill| skill["name"] == "particles"), "{first}");
}

#[test]
fn a_volume_without_skills_is_answered_and_not_refused() {
    let folder = tempfile::tempdir().unwrap();
    waza_harness::volume::copy(&place().volume.join("plugins"), &folder.path().join("plugins")).unwrap();
    let output =
        program().args(["skills", "detect", "make it rain", "--volume"]).arg(folder.path()).output().unwrap();
    let (said, hint) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && said.starts_with("intent"), "{said}{hint}");
    assert!(hint.contains("has no skills") && hint.contains("skills/"), "{hint}");
}

#[test]
fn examples_are_fitted_and_the_fit_is_reported() {
    let output =
        program().args(["skills", "fit", "--json", "--volume"]).arg(place().volume).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let skills = report["skills"].as_object().unwrap();
    assert_eq!(skills.len(), 30, "{report}");
    for (name, fit) in skills {
        assert!(
            fit["examples"].as_u64().unwrap() >= 10 && fit["counter_examples"].as_u64().unwrap() >= 10,
            "{name}"
        );
    }
    let telling = skills.values().filter(|fit| fit["recall"].as_u64().unwrap() >= 300_000).count();
    assert!(telling >= 15, "{report}");
}
