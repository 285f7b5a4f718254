//! What a task comes to, as the pieces that are then said one after another.

use super::brief::brief;
use super::chat::chat;
use super::design::Lang;
use super::edit::{edit, read};
use super::pages::{Page, pages};
use super::suggest::{suggestions, wishes};
use super::words::{confirm_kind, sentence};
use crate::{GenerationEvent, GenerationTask, ProposedContent, ProposedFile, TaskMode};

/// Something to say.
pub(super) enum Piece {
    /// One event.
    Event(GenerationEvent),
    /// Text, which is said in chunks.
    Text(String),
}

/// Everything that a run says.
pub(super) struct Answer {
    pub(super) pieces: Vec<Piece>,
    pub(super) summary: String,
    pub(super) suggestions: Vec<String>,
}

/// Does a task.
pub(super) fn answer(task: &GenerationTask) -> Answer {
    match task.mode {
        TaskMode::Create => create(task),
        TaskMode::Edit => change(task),
        TaskMode::Chat => talk(task),
    }
}

fn status(message: impl Into<String>) -> Piece {
    Piece::Event(GenerationEvent::Status { message: message.into() })
}

/// A file: that it is being written, its text as it comes, and the whole.
fn file(page: Page, lang: Lang) -> [Piece; 3] {
    let path = page.path;
    let content = ProposedContent::Bytes(page.text.clone().into_bytes());
    [
        status(lang.pick(format!("{path} を書いています"), format!("Writing {path}"))),
        Piece::Text(page.text),
        Piece::Event(GenerationEvent::File(ProposedFile { path: path.to_owned(), content })),
    ]
}

fn create(task: &GenerationTask) -> Answer {
    let brief = brief(task);
    let (design, lang) = (&brief.design, brief.design.locale);
    let what = sentence(design);
    let mut pieces = vec![
        status(lang.pick("どんなゲームにするか考えています", "Thinking about the game")),
        status(lang.pick(format!("{what}にします"), format!("It becomes {what}"))),
    ];
    if !brief.skills.is_empty() {
        let names = brief.skills.join(", ");
        pieces
            .push(status(lang.pick(format!("スキルを使います: {names}"), format!("Using skills: {names}"))));
    }
    pieces.extend(pages(design).into_iter().flat_map(|page| file(page, lang)));
    pieces.push(Piece::Event(GenerationEvent::Named { name: design.title.clone() }));
    let summary =
        with_notes(lang.pick(format!("{what}を作りました"), format!("Made {what}")), &brief.notes, lang);
    Answer { pieces, summary, suggestions: suggestions(design) }
}

fn change(task: &GenerationTask) -> Answer {
    let lang = Lang::from_tag(&task.locale);
    let Some(held) = read(&task.files) else {
        return foreign(task, lang);
    };
    let edited = edit(&held, &task.message, lang);
    let mut pieces = vec![status(lang.pick("いまのゲームを読んでいます", "Reading the game as it is"))];
    let next = suggestions(&edited.design);
    let summary = if !edited.changed.is_empty() {
        let done = edited.changed.join(lang.pick("。", "; "));
        with_notes(capital(&done), &edited.refused, lang)
    } else if !edited.refused.is_empty() {
        capital(&edited.refused.join(lang.pick("。", "; ")))
    } else {
        let can = wishes(lang);
        lang.pick(
            format!(
                "このお願いはテンプレート生成ではまだできないので、何も変えていません。できること: {can}"
            ),
            format!(
                "The template generator cannot do this yet, so nothing was changed. What it can do: {can}"
            ),
        )
    };
    pieces.extend(edited.pages.into_iter().flat_map(|page| file(page, lang)));
    Answer { pieces, summary, suggestions: next }
}

/// An edit of something that did not come from here.
fn foreign(task: &GenerationTask, lang: Lang) -> Answer {
    let kind = confirm_kind(task.kind);
    Answer {
        pieces: vec![status(lang.pick("いまのゲームを読んでいます", "Reading the game as it is"))],
        summary: lang
            .pick(
                "このプロジェクトはテンプレート生成で作ったものではないので、何も変えていません。新しいゲームなら作れます",
                "This project was not made by the template generator, so nothing was changed. It can make a new game",
            )
            .to_owned(),
        suggestions: match lang {
            Lang::Ja => vec![
                format!("ネコが魚をつかまえる{kind}ゲームを作って"),
                format!("宇宙船で星を集める{kind}ゲームを作って"),
                format!("車の{kind}レースゲームを作って"),
            ],
            Lang::En => vec![
                format!("Make a {kind} game where a cat catches fish"),
                format!("Make a {kind} game where a spaceship collects stars"),
                format!("Make a {kind} race game with a car"),
            ],
        },
    }
}

fn talk(task: &GenerationTask) -> Answer {
    let lang = Lang::from_tag(&task.locale);
    let held = read(&task.files);
    let design = held.as_ref().map(|h| &h.design);
    let reply = chat(&task.message, design, lang);
    Answer {
        pieces: vec![Piece::Text(reply.clone())],
        summary: reply,
        suggestions: design.map(suggestions).unwrap_or_default(),
    }
}

fn with_notes(first: String, notes: &[String], lang: Lang) -> String {
    let stop = lang.pick("。", ". ");
    notes.iter().fold(first, |text, note| format!("{text}{stop}{}", capital(note)))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
