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
    GetVersions { project: Option<String>, after: Option<String> },
    GetVersionEdits { project: Option<String>, version: Option<String> },
    RestoreVersion { project: Option<String>, version: Option<String> },
    CancelJob { job: Option<String> },
    GetJobStatus { job: Option<String> },
    SubscribeJob { job: Option<String>, after: Option<u64> },
    TestError { kind: Option<String> },
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
    /// Ids of attached assets, as they came.
    pub(crate) attached_ids: Vec<String>,
    /// `attachedAssets` and `selectedStyle` as they came, to be given back as they came.
    pub(crate) attached_assets: Value,
    pub(crate) selected_style: Value,
    pub(crate) skip_style: bool,
    /// The content is what the preview reported.
    pub(crate) auto_fix: bool,
    pub(crate) use_claude: bool,
    pub(crate) disable_skills: bool,
    /// `false`: from a client that waits for the answer in its call.
    pub(crate) is_async: bool,
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
        "getVersions" => Incoming::GetVersions { project: project(), after: text("after") },
        "getVersionEdits" => Incoming::GetVersionEdits { project: project(), version: text("versionHash") },
        "restoreVersion" => Incoming::RestoreVersion { project: project(), version: text("versionId") },
        "cancelJob" => Incoming::CancelJob { job: job() },
        "getJobStatus" => Incoming::GetJobStatus { job: job() },
        "subscribeJob" => {
            Incoming::SubscribeJob { job: job(), after: fields.get("after").and_then(Value::as_u64) }
        }
        "testError" => Incoming::TestError { kind: text("errorType") },
        _ => return Err(BadFrame::Type),
    })
}

fn chat(fields: &Map<String, Value>) -> Chat {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let attached_assets = fields.get("attachedAssets").cloned().unwrap_or_default();
    let names = attached_assets.as_array().into_iter().flatten();
    let ids = names.clone();
    let says = |name: &str| fields.get(name).and_then(Value::as_bool);
    let debug = |name: &str| fields.get("debugOptions").and_then(|options| options.get(name)?.as_bool());
    let auto_fix = says("autoFix").unwrap_or(false);
    Chat {
        content: text("content"),
        raw_content: text("rawContent"),
        locale: text("locale"),
        attached: names.filter_map(|asset| asset.get("name")?.as_str()).map(str::to_owned).collect(),
        attached_ids: ids.filter_map(|asset| asset.get("id")?.as_str()).map(str::to_owned).collect(),
        selected_style: fields.get("selectedStyle").cloned().unwrap_or_default(),
        attached_assets,
        skip_style: says("skipStyleSelection").unwrap_or(false),
        auto_fix,
        use_claude: auto_fix || debug("useClaude").unwrap_or(false),
        disable_skills: debug("disableSkills").unwrap_or(false),
        is_async: says("async").unwrap_or(true),
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
        assert!(chat.is_async && !chat.use_claude && !chat.skip_style);
    }

    #[test]
    fn what_is_to_be_mended_goes_to_the_thorough_generator() {
        let chat = |frame: &str| match parse(frame) {
            Ok(Incoming::Message(chat)) => chat,
            other => panic!("{other:?}"),
        };
        let fix = chat(r#"{"type":"message","content":"x","autoFix":true,"async":false}"#);
        assert!(fix.auto_fix && fix.use_claude && !fix.disable_skills && !fix.is_async);
        let debug = chat(r#"{"type":"message","debugOptions":{"disableSkills":true,"useClaude":7}}"#);
        assert!(debug.disable_skills && !debug.use_claude);
        assert!(!chat(r#"{"type":"message","debugOptions":[true]}"#).disable_skills);
    }
}
