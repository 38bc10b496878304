//! The GraphQL answer: data, errors and cost. Shopify reports most failures with HTTP 200.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::documents::Document;
use super::error::{CallError, quoted};
use super::pace::Cost;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request<'a, V> {
    pub query: &'a str,
    pub operation_name: &'a str,
    pub variables: &'a V,
}

#[derive(Deserialize)]
pub(super) struct Response<'a> {
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(default)]
    errors: Value,
    #[serde(default)]
    extensions: Option<Extensions>,
}

#[derive(Deserialize)]
struct Extensions {
    #[serde(default)]
    cost: Option<Cost>,
}

impl<'a> Response<'a> {
    pub fn read(document: &Document, body: &'a [u8]) -> Result<Self, CallError> {
        serde_json::from_slice(body).map_err(|error| unexpected(document, &error))
    }

    pub fn cost(&self) -> Option<&Cost> {
        self.extensions.as_ref()?.cost.as_ref()
    }

    /// The data, or the first reason why it is not all there.
    pub fn into_data<T: DeserializeOwned>(self, document: &Document) -> Result<T, CallError> {
        if let Some(error) = classify(document.operation, &self.errors) {
            return Err(error);
        }
        let data = self.data.ok_or(CallError::Unexpected { operation: document.operation, reason: "it holds no data".to_owned() })?;
        serde_json::from_str(data.get()).map_err(|error| unexpected(document, &error))
    }
}

/// serde's own message may repeat parts of the answer, so only the place is told.
fn unexpected(document: &Document, error: &serde_json::Error) -> CallError {
    let reason = format!("it is not of the expected form at line {}, column {}", error.line(), error.column());
    CallError::Unexpected { operation: document.operation, reason }
}

/// `errors` is usually a list of objects, and a plain text when the request did not reach GraphQL.
fn classify(operation: &'static str, errors: &Value) -> Option<CallError> {
    let errors = match errors {
        Value::Null => return None,
        Value::Array(list) if list.is_empty() => return None,
        Value::Array(list) => list.as_slice(),
        other => std::slice::from_ref(other),
    };
    let code = |error: &Value| error["extensions"]["code"].as_str().map(str::to_owned);
    let has = |wanted: &str| errors.iter().find(|error| code(error).as_deref() == Some(wanted));
    if has("THROTTLED").is_some() {
        return Some(CallError::Throttled { retry_after: None });
    }
    if has("MAX_COST_EXCEEDED").is_some() {
        return Some(CallError::TooCostly { operation });
    }
    if let Some(scope) = has("ACCESS_DENIED").and_then(missing_scope) {
        return Some(CallError::MissingScope { scope });
    }
    if has("INTERNAL_SERVER_ERROR").is_some() {
        return Some(CallError::Unreachable { reason: "it reported an internal error".to_owned() });
    }
    let messages: Vec<_> = errors.iter().filter_map(message).collect();
    let messages = if messages.is_empty() { "no reason given".to_owned() } else { quoted(&messages.join("; ")) };
    Some(CallError::Answered { operation, messages })
}

fn message(error: &Value) -> Option<&str> {
    error.as_str().or_else(|| error["message"].as_str())
}

fn missing_scope(error: &Value) -> Option<String> {
    [error["extensions"]["requiredAccess"].as_str(), error["message"].as_str()].into_iter().flatten().find_map(scope_in)
}

/// The first word such as `read_inventory` in Shopify's prose.
pub(super) fn scope_in(text: &str) -> Option<String> {
    text.split(|c: char| !(c.is_ascii_lowercase() || c == '_'))
        .find(|word| word.strip_prefix("read_").or_else(|| word.strip_prefix("write_")).is_some_and(|rest| !rest.is_empty()))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn errors_are_told_apart_by_their_code() {
        let one = |code: &str| json!([{"message": "m", "extensions": {"code": code}}]);
        assert_eq!(classify("Me", &Value::Null), None);
        assert_eq!(classify("Me", &json!([])), None);
        assert_eq!(classify("Me", &one("THROTTLED")), Some(CallError::Throttled { retry_after: None }));
        assert_eq!(classify("Me", &one("MAX_COST_EXCEEDED")), Some(CallError::TooCostly { operation: "Me" }));
        assert_eq!(classify("Me", &one("undefinedField")), Some(CallError::Answered { operation: "Me", messages: "m".to_owned() }));
        assert_eq!(
            classify("Me", &json!("[API] Invalid\nAPI key")),
            Some(CallError::Answered { operation: "Me", messages: "[API] Invalid API key".to_owned() })
        );
    }

    #[test]
    fn a_missing_scope_is_named() {
        let errors = json!([{
            "message": "Access denied for locations field. Required access: `read_locations` access scope.",
            "path": ["locations"],
            "extensions": {"code": "ACCESS_DENIED", "requiredAccess": "`read_locations` access scope."}
        }]);
        assert_eq!(classify("Loc", &errors), Some(CallError::MissingScope { scope: "read_locations".to_owned() }));
        // Access can be denied for other reasons; then Shopify's own words are all there is.
        let errors = json!([{"message": "This app is not approved to access the field.", "extensions": {"code": "ACCESS_DENIED"}}]);
        assert!(matches!(classify("Loc", &errors), Some(CallError::Answered { .. })));
    }
}
