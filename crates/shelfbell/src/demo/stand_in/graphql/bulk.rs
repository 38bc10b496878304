//! Bulk operations: a query that runs by itself and leaves its result as JSON lines (shopify.dev, "Bulk operations").

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::super::{Shop, webhooks};
use super::document::{self, Selection};
use super::{GraphqlError, objects, roots, shape};

pub struct BulkOperation {
    id: u64,
    /// Part of the address, which needs no token: only who was told it can read the result.
    file: String,
    lines: String,
    objects: usize,
    /// The first look finds it at work, so that a client has to wait and can show how far it came.
    looked_at: bool,
}

/// Starts an operation over the shop as it is now.
pub fn start(shop: &Shop, query: &str) -> Result<Value, GraphqlError> {
    let operation = document::parse(query, None, &Map::new())?;
    let [Selection::Field(field)] = operation.selections.as_slice() else {
        return Ok(refuse("Bulk queries must have one field at the root"));
    };
    if operation.is_mutation || field.name != "productVariants" {
        return Ok(refuse("The stand-in runs bulk queries over productVariants only"));
    }
    let lines = match shape::bulk_lines(&roots::all_variants(shop), field) {
        Ok(lines) => lines,
        Err(error) => return Ok(refuse(&error.message)),
    };
    let mut state = shop.state();
    let id = 7_730_000_000_001 + 2 * state.next_number();
    let digest = webhooks::hmac_sha256(&shop.0.client_secret, format!("bulk {id} {}", shop.0.opened_at).as_bytes());
    let file = format!("{id}-{}.jsonl", hex::encode(&digest[..16]));
    let text = lines.iter().fold(String::new(), |text, line| text + &line.to_string() + "\n");
    state.bulk_operations.push(BulkOperation { id, file, lines: text, objects: lines.len(), looked_at: false });
    let made = json!({ "__typename": "BulkOperation", "id": objects::gid("BulkOperation", id), "status": "CREATED" });
    Ok(json!({ "bulkOperation": made, "userErrors": [] }))
}

fn refuse(message: &str) -> Value {
    let error = json!({ "__typename": "BulkOperationUserError", "field": ["query"], "message": message, "code": "INVALID" });
    json!({ "bulkOperation": null, "userErrors": [error] })
}

impl Shop {
    /// `null` for an id that the shop does not have.
    pub(super) fn poll_bulk_operation(&self, id: &str) -> Value {
        let mut state = self.state();
        let found = state.bulk_operations.iter_mut().find(|operation| objects::gid("BulkOperation", operation.id) == id);
        let Some(operation) = found else { return Value::Null };
        let done = std::mem::replace(&mut operation.looked_at, true);
        json!({
            "__typename": "BulkOperation",
            "id": id,
            "status": if done { "COMPLETED" } else { "RUNNING" },
            "errorCode": null,
            "objectCount": if done { operation.objects } else { operation.objects / 2 }.to_string(),
            "fileSize": done.then(|| operation.lines.len().to_string()),
            "url": done.then(|| format!("{}/bulk/{}", self.0.base_url, operation.file)),
            "partialDataUrl": null,
        })
    }
}

pub async fn download(State(shop): State<Shop>, Path(file): Path<String>) -> Response {
    let state = shop.state();
    match state.bulk_operations.iter().find(|operation| operation.looked_at && operation.file == file) {
        Some(operation) => ([(CONTENT_TYPE, "application/jsonl")], operation.lines.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
