//! The OpenAPI document as a page.

use serde_json::{Value, json};

use super::render as page;

/// Never fails: what cannot be rendered is left out.
pub fn render(document: &utoipa::openapi::OpenApi) -> String {
    let document = serde_json::to_value(document).unwrap_or_default();
    let empty = serde_json::Map::new();
    let paths = document["paths"].as_object().unwrap_or(&empty);
    let mut operations = Vec::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap_or(&empty) {
            operations.push(json!({
                "method": method.to_uppercase(),
                "path": path,
                "summary": text(&operation["summary"]),
                "fields": fields(&document, operation),
                "answers": answers(operation),
            }));
        }
    }
    let description = text(&document["info"]["description"]);
    page("docs.html", json!({ "operations": operations, "description": description })).map_or_else(|_| String::new(), |html| html.0)
}

fn fields(document: &Value, operation: &Value) -> Vec<Value> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mut fields: Vec<Value> = parameters
        .map(|p| json!({ "name": p["name"], "required": p["required"].as_bool().unwrap_or(false), "description": text(&p["description"]) }))
        .collect();
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    if let Some(name) = schema.as_str().and_then(|path| path.rsplit('/').next()) {
        let schema = &document["components"]["schemas"][name];
        let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            fields.push(
                json!({ "name": name, "required": required.contains(&name.as_str()), "description": text(&property["description"]) }),
            );
        }
    }
    fields
}

fn answers(operation: &Value) -> Vec<String> {
    let responses = operation["responses"].as_object().into_iter().flatten();
    responses.map(|(status, response)| format!("{status} {}", text(&response["description"])).trim().to_owned()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
