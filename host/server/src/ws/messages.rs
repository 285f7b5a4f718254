//! What clients send. A frame is read in two steps, because the wire has two answers: what is no JSON object is an
//! "Invalid message format", an object with a type that nobody knows is an "Unknown message type". Fields are taken
//! leniently, as text or nothing: each request has its own words for what is missing.

use serde_json::{Map, Value};

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Incoming {
    Init { token: Option<String> },
    Ping,
    ViewState,
    DeselectProject,
    SelectProject { project: Option<String> },
    CreateProject { name: Option<String> },
    RenameProject { project: Option<String>, name: Option<String> },
    DeleteProject { project: Option<String> },
    GetProjectInfo { project: Option<String> },
    Message(Chat),
    Cancel { job: Option<String> },
    GetVersions { project: Option<String> },
    GetVersionEdits { project: Option<String>, version: Option<String> },
    RestoreVersion { project: Option<String>, version: Option<String> },
    CancelJob { job: Option<String> },
    GetJobStatus { job: Option<String> },
    SubscribeJob { job: Option<String>, after: Option<u64> },
}

/// What the user typed, and what came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chat {
    pub(crate) content: Option<String>,
    /// The text before the client added lines to it; given back when the message could not be taken.
    pub(crate) raw_content: Option<String>,
    pub(crate) locale: Option<String>,
    /// Names of attached assets; their extension tells what they are.
    pub(crate) attached: Vec<String>,
    /// `attachedAssets` and `selectedStyle` as they came, to be given back as they came.
    pub(crate) attached_assets: Value,
    pub(crate) selected_style: Value,
}

/// Why a frame is no request. The texts are the wire's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadFrame {
    #[error("Invalid message format")]
    Format,
    #[error("Unknown message type")]
    Type,
}

/// Reads one text frame.
pub(crate) fn parse(frame: &str) -> Result<Incoming, BadFrame> {
    let fields: Map<String, Value> = serde_json::from_str(frame).map_err(|_| BadFrame::Format)?;
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let project = || text("projectId").filter(|id| !id.is_empty());
    let job = || text("jobId").filter(|id| !id.is_empty());
    Ok(match fields.get("type").and_then(Value::as_str).unwrap_or_default() {
        "init" => Incoming::Init { token: text("access_token").filter(|token| !token.is_empty()) },
        "ping" => Incoming::Ping,
        "viewState" => Incoming::ViewState,
        "deselectProject" => Incoming::DeselectProject,
        "selectProject" => Incoming::SelectProject { project: project() },
        "createProject" => Incoming::CreateProject { name: text("name") },
        "renameProject" => Incoming::RenameProject { project: project(), name: text("name") },
        "deleteProject" => Incoming::DeleteProject { project: project() },
        "getProjectInfo" => Incoming::GetProjectInfo { project: project() },
        "message" => Incoming::Message(chat(&fields)),
        "cancel" => Incoming::Cancel { job: job() },
        "getVersions" => Incoming::GetVersions { project: project() },
        "getVersionEdits" => Incoming::GetVersionEdits { project: project(), version: text("versionHash") },
        "restoreVersion" => Incoming::RestoreVersion { project: project(), version: text("versionId") },
        "cancelJob" => Incoming::CancelJob { job: job() },
        "getJobStatus" => Incoming::GetJobStatus { job: job() },
        "subscribeJob" => {
            Incoming::SubscribeJob { job: job(), after: fields.get("after").and_then(Value::as_u64) }
        }
        _ => return Err(BadFrame::Type),
    })
}

fn chat(fields: &Map<String, Value>) -> Chat {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let attached_assets = fields.get("attachedAssets").cloned().unwrap_or_default();
    let names = attached_assets.as_array().into_iter().flatten();
    Chat {
        content: text("content"),
        raw_content: text("rawContent"),
        locale: text("locale"),
        attached: names.filter_map(|asset| asset.get("name")?.as_str()).map(str::to_owned).collect(),
        selected_style: fields.get("selectedStyle").cloned().unwrap_or_default(),
        attached_assets,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_object_has_no_format_and_what_has_no_known_type_has_no_type() {
        for frame in ["", "hello", "{", "null", "7", "[]", "\"ping\"", "{\"type\":\"ping\"} x"] {
            assert_eq!(parse(frame), Err(BadFrame::Format), "{frame}");
        }
        for frame in ["{}", r#"{"type":7}"#, r#"{"type":"jobUpdate"}"#, r#"{"type":"Ping"}"#] {
            assert_eq!(parse(frame), Err(BadFrame::Type), "{frame}");
        }
    }

    #[test]
    fn deep_nesting_is_no_stack_overflow() {
        let frame = format!("{{\"type\":\"ping\",\"x\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(parse(&frame), Err(BadFrame::Format));
    }

    #[test]
    fn a_field_of_another_kind_is_a_field_that_is_missing() {
        assert_eq!(
            parse(r#"{"type":"selectProject","projectId":7}"#),
            Ok(Incoming::SelectProject { project: None })
        );
        assert_eq!(
            parse(r#"{"type":"subscribeJob","jobId":"j","after":-1}"#),
            Ok(Incoming::SubscribeJob { job: Some("j".into()), after: None })
        );
    }

    #[test]
    fn a_message_brings_the_names_of_its_assets() {
        let frame =
            r#"{"type":"message","content":"x","attachedAssets":[{"id":1,"name":"cat.png"},{"id":2},7]}"#;
        let Ok(Incoming::Message(chat)) = parse(frame) else { panic!("a message") };
        assert_eq!((chat.content.as_deref(), chat.attached), (Some("x"), vec!["cat.png".to_owned()]));
    }
}
