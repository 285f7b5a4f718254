use super::*;
use crate::{
    fold,
    hooks::{Operation, Origin, Pending, Role},
};
use proptest::prelude::*;

fn ask(json: &str) -> Ask {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_json_form_is_that_of_a_request_file() {
    let ask = ask(
        r#"{"hook":"skill-ranker","arguments":{"request":{"text":" ２Ｄ"},"options":{"max_results":3}}}"#,
    );
    let Ask::Rank { request, options } = &ask else { panic!("{ask:?}") };
    assert_eq!(
        (request.folded.as_str(), request.folded_map.as_slice(), options.max_results),
        ("2d", &[1, 4][..], 3)
    );
    assert_eq!(
        serde_json::to_string(&ask).unwrap(),
        r#"{"hook":"skill-ranker","arguments":{"request":{"text":" ２Ｄ","locale":null,"history":[],"project":{"exists":false,"dimension":null,"has_history":false,"active_skills":[],"pending":"nothing"},"attachments":[]},"options":{"max_results":3,"min_p":0,"with_evidence":true}}}"#
    );
}

#[test]
fn what_is_left_out_is_empty_and_what_is_not_known_is_refused() {
    for hook in Hook::ALL {
        assert_eq!(ask(&format!(r#"{{"hook":"{hook}"}}"#)).hook(), hook);
    }
    for text in [
        "[]",
        r#"{"hook":"skill-scorer","argument":{}}"#,
        r#"{"hook":"skill-scorer","arguments":{"options":{}}}"#,
        r#"{"hook":"path-policy","arguments":{"accesses":[{"operation":"fly"}]}}"#,
        r#"{"hook":"no-such-hook"}"#,
    ] {
        assert!(serde_json::from_str::<Ask>(text).is_err(), "{text}");
    }
}

#[test]
fn the_hash_is_of_the_question_and_not_of_how_it_was_written() {
    let one = ask(r#"{"hook":"intent-classifier","arguments":{"request":{"text":"x","locale":"ja"}}}"#);
    let same = ask(
        r#"{"arguments":{"request":{"attachments":[],"locale":"ja","text":"x"}},"hook":"intent-classifier"}"#,
    );
    assert_eq!(one.input_hash(), same.input_hash());
    let scored = ask(r#"{"hook":"skill-scorer","arguments":{"request":{"text":"x","locale":"ja"}}}"#);
    assert_ne!(one.input_hash(), scored.input_hash(), "another hook is another question");
    // Logs of several hosts and releases are compared by it.
    assert_eq!(one.input_hash(), "PIN");
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        proptest::collection::vec(any::<char>(), 0..24).prop_map(|chars| chars.into_iter().collect()),
        proptest::sample::select(vec![
            "\u{0}\u{1}\u{7f}",
            "\u{feff}x\u{200f}\u{202e}y",
            "e\u{301}\u{301}か\u{3099}",
            "👨‍👩‍👧‍👦🏳️‍🌈",
            "\u{2028}\u{2029}\r\n\t\"\\/",
            "\u{10ffff}\u{e000}\u{fffd}\u{fdd0}",
            "ﬁ①㍿Ⅷ",
            "</script>",
        ])
        .prop_map(str::to_owned),
    ]
}

fn request() -> impl Strategy<Value = Arc<Request>> {
    let turn = (words(), any::<bool>())
        .prop_map(|(text, user)| Turn { role: if user { Role::User } else { Role::Assistant }, text });
    (words(), proptest::option::of(words()), proptest::collection::vec(turn, 0..4), any::<bool>(), words())
        .prop_map(|(text, locale, history, exists, skill)| {
            let project = Project {
                exists,
                active_skills: vec![skill],
                pending: Pending::ChooseStyle,
                ..Project::default()
            };
            Arc::new(Request { locale, history, project, ..fold::request(&text) })
        })
}

fn any_ask() -> impl Strategy<Value = Ask> {
    let access = (words(), proptest::option::of(any::<u64>()), proptest::option::of(words())).prop_map(
        |(path, size, media_type)| Access {
            operation: Operation::Write,
            origin: Origin::Model,
            path,
            size,
            media_type,
        },
    );
    let asset = (words(), words()).prop_map(|(name, url)| Asset { name, url });
    prop_oneof![
        request().prop_map(Ask::Intent),
        request().prop_map(Ask::Score),
        (request(), any::<u32>(), any::<u32>(), any::<bool>()).prop_map(
            |(request, max_results, min_p, with)| {
                Ask::Rank { request, options: RankOptions { max_results, min_p, with_evidence: with } }
            }
        ),
        (words(), words(), words(), proptest::collection::vec(asset, 0..4)).prop_map(
            |(path, media_type, content, assets)| Ask::Rewrite {
                document: Arc::new(Document { path, media_type, content }),
                assets: assets.into(),
            }
        ),
        proptest::collection::vec(access, 0..4).prop_map(|accesses| Ask::Check(accesses.into())),
    ]
}

proptest! {
    #[test]
    fn every_question_comes_back_from_its_json_in_one_line(ask in any_ask()) {
        let text = serde_json::to_string(&ask).unwrap();
        prop_assert!(!text.contains('\n'));
        let back: Ask = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(back.input_hash(), ask.input_hash());
        // By way of a value, whose keys are in another order.
        let value: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&serde_json::from_value::<Ask>(value).unwrap(), &ask);
        prop_assert_eq!(back, ask);
    }
}
