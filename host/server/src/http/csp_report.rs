//! `POST /api/csp-report`: what browsers say of pages that wanted more than their policy allows. Anybody can send one, so
//! it is counted, logged in a few words, and believed in nothing.

use super::error::ApiError;
use crate::app::Shared;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;

/// Characters of one field that are logged.
const FIELD_CHARS: usize = 120;

/// What a browser says of a page that wanted more than its policy allows.
#[utoipa::path(post, path = "/api/csp-report", tag = "system", responses((status = 204), (status = 413, description = "Larger than csp_report_bytes", body = super::openapi::Refusal)))]
pub(crate) async fn take(State(app): State<Shared>, body: Body) -> Result<StatusCode, ApiError> {
    let limit = app.config.limits.csp_report_bytes;
    let body = to_bytes(body, limit).await.map_err(|_| {
        let text = format!("A report has at most {limit} bytes (csp_report_bytes)");
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, text)
    })?;
    metrics::counter!("waza_csp_reports_total").increment(1);
    if let Ok(report) = serde_json::from_slice::<Value>(&body) {
        // One report as `report-uri` sends it, or the first of those that `report-to` does.
        let report = report.get("csp-report").or_else(|| report.pointer("/0/body")).unwrap_or(&Value::Null);
        let directive = field(report, &["violated-directive", "effectiveDirective"]);
        let blocked = field(report, &["blocked-uri", "blockedURL"]);
        tracing::info!(directive, blocked, "a browser reports that a policy was violated");
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Without what an address asks for, which may be secret.
fn field(report: &Value, names: &[&str]) -> String {
    let said = names.iter().find_map(|name| report.get(*name)?.as_str()).unwrap_or_default();
    let address = said.split(['?', '#']).next().unwrap_or_default();
    address.chars().filter(|char| !char.is_control()).take(FIELD_CHARS).collect()
}
