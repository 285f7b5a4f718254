use super::*;

/// The rules that fire in each reading; one with `?` is a warning.
fn readings(text: &str) -> [Vec<String>; 3] {
    [Mode::Strict, Mode::Lenient, Mode::Reference].map(|mode| {
        let (_, findings) = check("demo", text, mode);
        let mark = |level| if level == Level::Warning { "?" } else { "" };
        findings.iter().map(|finding| format!("{}{}", finding.rule, mark(finding.level))).collect()
    })
}

#[test]
fn the_readings_differ_where_they_should() {
    let cases: [(&str, [&[&str]; 3]); 14] = [
        ("---\nname: demo\ndescription: x\n---\n", [&[], &[], &[]]),
        (
            "---\nname: demo\ndescription: x\nversion: 1\n---\n",
            [&["key.unknown"], &["key.unknown?"], &["key.unknown"]],
        ),
        (
            "---\nname: demo\ndescription: x\nmetadata:\n  v: 1.5\n---\n",
            [&["metadata.string"], &["metadata.string?"], &[]],
        ),
        (
            "---\nname: demo\ndescription: x\nmetadata: text\n---\n",
            [&["metadata.map"], &["metadata.map?"], &["metadata.map"]],
        ),
        (
            "---\nname: demo\ndescription: x\nallowed-tools:\n  - Read\n  - Bash(git:*)\n---\n",
            [&["allowed_tools.string"], &["allowed_tools.string?"], &[]],
        ),
        (
            "---\nname: demo\ndescription: x\nallowed-tools: [Read]\n---\n",
            [&["allowed_tools.string"], &["allowed_tools.string?"], &["front_matter.yaml"]],
        ),
        (
            "---\nname: demo\ndescription: a --- b\n---\n",
            // It ends where the reference sees the first `---`, and what is left is still a skill.
            [&[], &[], &[]],
        ),
        ("\u{feff}---\nname: demo\ndescription: x\n---\n", [&[], &[], &["front_matter.missing"]]),
        ("---\r\nname: demo\r\ndescription: x\r\n---\r\nbody", [&[], &[], &[]]),
        (
            "---\nname: demo\nname: demo\ndescription: x\n---\n",
            [&["front_matter.yaml"], &["front_matter.yaml"], &["front_matter.yaml"]],
        ),
        ("---\n- a\n---\n", [&["front_matter.map"], &["front_matter.map"], &["front_matter.map"]]),
        (
            "---\nname: demo\ndescription: x\ncompatibility: ''\n---\n",
            [&["compatibility.length"], &["compatibility.length?"], &[]],
        ),
        (
            "---\nname: 7\ndescription: 1\n---\n",
            [
                &["value.string", "value.string"],
                &["value.string?", "name.folder", "value.string?"],
                &["name.folder"],
            ],
        ),
        (
            "---\nlicense: MIT\n---\n",
            [
                &["key.missing", "key.missing"],
                &["key.missing", "key.missing"],
                &["key.missing", "key.missing"],
            ],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            readings(text),
            expected.map(|rules| rules.iter().map(|r| r.to_string()).collect::<Vec<_>>()),
            "{text:?}"
        );
    }
}

#[test]
fn names_of_any_script_are_the_references_alone() {
    let of = |folder: &str, name: &str, mode| {
        let text = format!("---\nname: {name}\ndescription: x\n---\n");
        check(folder, &text, mode).1.into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(of("技", "技", Mode::Reference), Vec::<&str>::new());
    assert_eq!(of("ｄｅｍｏ", "demo", Mode::Reference), Vec::<&str>::new());
    assert_eq!(of("技", "技", Mode::Strict), ["name.form"]);
    for wrong in ["Demo", "-demo", "de--mo", "de_mo", &"a".repeat(65)] {
        for mode in [Mode::Strict, Mode::Lenient, Mode::Reference] {
            assert_eq!(of(wrong, wrong, mode), ["name.form"], "{wrong}");
        }
    }
}

#[test]
fn what_is_wrong_has_its_line() {
    let text =
        "---\nname: demo\ndescription: x\nmetadata:\n  \"a.b\": 1\nversion: 2\nallowed-tools:\n  - 1\n---\n";
    let (_, findings) = check("demo", text, Mode::Strict);
    let lines: Vec<_> = findings.iter().map(|finding| (finding.rule, finding.line)).collect();
    assert_eq!(
        lines,
        [("metadata.string", Some(5)), ("key.unknown", Some(6)), ("allowed_tools.string", Some(7))]
    );
    let (_, findings) = check("demo", "---\nname: demo\ndescription: x\nextra: 1\n---\n", Mode::Reference);
    assert_eq!(findings[0].line, Some(4));
}

#[test]
fn lengths_are_counted_in_characters() {
    for (characters, fits) in [(1024, true), (1025, false)] {
        let text = format!("---\nname: demo\ndescription: {}\n---\n", "技".repeat(characters));
        for mode in [Mode::Strict, Mode::Lenient, Mode::Reference] {
            assert_eq!(!fails(&check("demo", &text, mode).1), fits);
        }
    }
}
