//! The question about style: put before the first job, and again to whoever opens a project that waits with it.

use super::{Session, Step};
use crate::wire::dimension;
use crate::ws::messages::Chat;
use crate::ws::{refusal, wording};
use serde_json::{Value, json};
use uuid::Uuid;
use waza_studio::{Dimension, NewMessage, StyleChoice, StyleGate, StyleQuestion};

/// What a message says of style. `None`: it says something that makes no sense.
pub(super) fn choice(chat: &Chat) -> Option<StyleChoice> {
    let chosen = match &chat.selected_style {
        Value::Null if chat.skip_style => return Some(StyleChoice::Skipped),
        Value::Null => return Some(StyleChoice::Unsaid),
        chosen => chosen,
    };
    let dimension = match chosen.get("dimension")?.as_str()? {
        "2d" => Dimension::TwoD,
        "3d" => Dimension::ThreeD,
        _ => return None,
    };
    Some(StyleChoice::Chosen { dimension, id: chosen.get("styleId")?.as_str()?.to_owned() })
}

impl Session {
    /// What is sent in place of a job: the question, or a reminder of it. What is to be mended is never asked about.
    pub(super) async fn held_back(
        &mut self,
        user: Uuid,
        project: Uuid,
        message: &NewMessage,
        chat: &Chat,
    ) -> Option<Value> {
        if message.style != StyleChoice::Unsaid || message.is_fix {
            return None;
        }
        let locale = message.locale.as_deref();
        match self.app.studio.style_gate(user, project, &message.content).await {
            Ok(StyleGate::Open) => None,
            Ok(StyleGate::Waiting) => {
                Some(json!({ "type": "info", "message": wording::choose_style(locale) }))
            }
            Ok(StyleGate::Asked(question)) => Some(options(&question, locale)),
            Err(error) => Some(refusal::of_message(error, chat)),
        }
    }

    pub(super) async fn ask_style_again(&mut self, user: Uuid, project: Uuid) -> Step {
        match self.app.studio.waiting_style(user, project).await {
            Ok(None) => Ok(()),
            Ok(Some(question)) => {
                let frame = options(&question, self.locale.as_deref());
                self.send(frame).await
            }
            Err(error) => self.send(refusal::of_project(error)).await,
        }
    }
}

fn options(question: &StyleQuestion, locale: Option<&str>) -> Value {
    let styles = question.styles.iter().map(|style| {
        json!({
            "id": style.id,
            "name": wording::pick(locale, style.ja, style.en),
            "imageUrl": format!("/styles/{}.svg", style.id),
        })
    });
    json!({
        "type": "styleOptions",
        "dimension": dimension(question.dimension),
        "styles": styles.collect::<Vec<_>>(),
        "originalMessage": question.original_message,
    })
}
