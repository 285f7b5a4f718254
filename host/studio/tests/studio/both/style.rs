//! The question about style: asked once, answered by a choice or by none, and written down with the game.

use crate::{
    bench::{Bench, CHANGE, WISH, good_run, limits, shipped},
    fake_backend::{Script, done, file},
};
use std::path::Path;
use uuid::Uuid;
use waza_sandbox::GameKind;
use waza_studio::{Dimension, NewMessage, StudioError, StudioLimits, StyleChoice, StyleGate};

fn chosen(dimension: Dimension, id: &str) -> NewMessage {
    let style = StyleChoice::Chosen { dimension, id: id.into() };
    NewMessage { content: WISH.into(), style, ..NewMessage::default() }
}

impl Bench {
    async fn gate(&self, content: &str) -> StyleGate {
        self.studio.style_gate(self.user, self.project, content).await.unwrap()
    }

    async fn say(&self, message: NewMessage) -> crate::bench::Heard {
        let job = self.studio.send(self.user, self.project, message).await.unwrap().job;
        self.hear(job.id).await
    }

    fn style_file(&self) -> Option<String> {
        let files = self.files();
        let (_, bytes) = files.iter().find(|(path, _)| path.ends_with(Path::new("STYLE.md")))?;
        Some(String::from_utf8(bytes.clone()).unwrap())
    }
}

#[tokio::test]
async fn a_wish_that_names_its_dimension_is_asked_about_and_nothing_is_spent_on_it() {
    let bench = Bench::new().await;
    let StyleGate::Asked(question) = bench.gate(WISH).await else { panic!("it is to be asked") };
    assert_eq!((question.dimension, question.original_message.as_str()), (Dimension::TwoD, WISH));
    assert!(question.styles.len() >= 5);
    assert!(bench.studio.history(bench.user, bench.project, 10).await.unwrap().is_empty());
    assert!(bench.studio.jobs(bench.user, bench.project, 10).await.unwrap().is_empty());
    // Whatever comes now, the question waits; whoever opens the project is asked again.
    assert_eq!(bench.gate("こんにちは").await, StyleGate::Waiting);
    let again = bench.studio.waiting_style(bench.user, bench.project).await.unwrap().unwrap();
    assert_eq!(again, question);
}

#[tokio::test]
async fn what_names_no_dimension_or_makes_no_game_is_not_asked_about() {
    let bench = Bench::new().await;
    for content in ["猫のゲームを作って", "2Dにして", "hello"] {
        assert_eq!(bench.gate(content).await, StyleGate::Open, "{content}");
    }
    assert!(bench.studio.waiting_style(bench.user, bench.project).await.unwrap().is_none());
}

#[tokio::test]
async fn a_chosen_style_reaches_the_generator_and_becomes_a_file_of_the_same_version() {
    let bench = Bench::new().await;
    bench.gate("3Dゲームを作って").await;
    bench.backend.plays(good_run());
    // The choice also settles the dimension, whatever the words say.
    let heard = bench.say(chosen(Dimension::ThreeD, "clay")).await;
    let task = bench.backend.last_task();
    assert_eq!(task.kind, GameKind::ThreeD);
    let style = task.style.clone().unwrap();
    assert_eq!(style.id, "clay");
    assert!(task.prompt().starts_with(WISH) && task.prompt().ends_with(&style.guideline));
    assert!(heard.result()["files"].as_array().unwrap().contains(&"STYLE.md".into()));
    let text = bench.style_file().unwrap();
    assert!(text.starts_with("# Clay animation"), "{text}");
    assert!(text.contains("\nID: clay\nDimension: 3d\n") && text.contains(&style.guideline), "{text}");
    assert_eq!(bench.state().await.1.len(), 1, "one version");
    assert_eq!(bench.gate(WISH).await, StyleGate::Open, "it is answered for good");

    bench.backend.plays(Script::of(vec![file("game.js", "2"), done("変えました")]));
    bench.run(CHANGE).await.result();
    let task = bench.backend.last_task();
    assert!(task.style.is_none() && task.files.iter().any(|file| file.path == "STYLE.md"));
}

#[tokio::test]
async fn skipping_is_remembered_where_it_was_asked() {
    let bench = Bench::new().await;
    let skip = || NewMessage { content: WISH.into(), style: StyleChoice::Skipped, ..NewMessage::default() };
    bench.backend.plays(good_run());
    bench.say(skip()).await.result();
    assert_eq!(bench.style_file(), None, "nobody had asked");
    bench.gate(WISH).await;
    bench.say(skip()).await.result();
    assert!(bench.style_file().unwrap().starts_with("# SKIPPED\n"));
    assert!(bench.backend.last_task().style.is_none());
    assert_eq!(bench.gate(WISH).await, StyleGate::Open);
}

#[tokio::test]
async fn a_generators_own_style_file_is_kept() {
    let bench = Bench::new().await;
    let script = vec![file("index.html", "<p>"), file("STYLE.md", "# Mine"), done("できました")];
    bench.backend.plays(Script::of(script));
    bench.say(chosen(Dimension::TwoD, "flat-pop")).await.result();
    assert_eq!(bench.style_file().unwrap(), "# Mine");
}

#[tokio::test]
async fn a_question_that_waited_too_long_is_put_again() {
    let bench = Bench::with(shipped(), StudioLimits { style_question_ms: 0, ..limits() }).await;
    for _ in 0..2 {
        assert!(matches!(bench.gate(WISH).await, StyleGate::Asked(_)));
    }
    assert!(bench.studio.waiting_style(bench.user, bench.project).await.unwrap().is_none());
    bench.backend.plays(good_run());
    let skip = NewMessage { content: WISH.into(), style: StyleChoice::Skipped, ..NewMessage::default() };
    bench.say(skip).await.result();
    assert_eq!(bench.style_file(), None);
}

#[tokio::test]
async fn a_style_that_is_none_and_a_strangers_project_are_refused() {
    let bench = Bench::new().await;
    for (dimension, id) in [(Dimension::TwoD, "nonsense"), (Dimension::TwoD, "clay"), (Dimension::ThreeD, "")]
    {
        let refused = bench.studio.send(bench.user, bench.project, chosen(dimension, id)).await.unwrap_err();
        assert!(matches!(refused, StudioError::InvalidRequest { .. }), "{id}: {refused}");
    }
    let stranger = Uuid::now_v7();
    let asked = bench.studio.style_gate(stranger, bench.project, WISH).await;
    assert!(matches!(asked, Err(StudioError::ProjectNotFound)));
    assert!(bench.studio.waiting_style(stranger, bench.project).await.is_err());
    let long = "2Dゲーム".repeat(2_000);
    let refused = bench.studio.style_gate(bench.user, bench.project, &long).await.unwrap_err();
    assert!(matches!(refused, StudioError::TooLarge(_)), "{refused}");
}
