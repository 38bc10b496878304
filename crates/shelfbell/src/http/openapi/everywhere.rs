//! What is true of many operations, so that their handlers need not say it: who may call them, and the refusals that can come before a
//! handler is reached.

use std::collections::BTreeMap;

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder};

const PROBLEM: &str = "application/problem+json";

/// Completes the document.
pub fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let is_admin = path.starts_with("/admin/");
        let is_ours = is_admin || path.starts_with("/storefront/");
        for operation in operations(item) {
            if is_admin {
                say_who(operation);
            }
            if is_ours {
                say_refusals(operation, path.contains('{'));
            }
            operation.responses.responses.values_mut().for_each(say_problem);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

/// With a key there is a session as well.
fn say_who(operation: &mut Operation) {
    let security = operation.security.get_or_insert_default();
    let of_key = security.iter().any(|requirement| names(requirement).any(|name| name == "secret_key"));
    let of_session = security.iter().any(|requirement| names(requirement).any(|name| name == "session"));
    if of_key && !of_session {
        security.push(SecurityRequirement::new("session", Vec::<String>::new()));
    }
    if security.is_empty() {
        return;
    }
    add(operation, "401", "Nobody is signed in, or the key opens nothing");
    add(operation, "403", "`forbidden`: the permission is missing; `cross_site`: the request comes from another site's page");
    add(operation, "400", "The request cannot be read, or names no shop");
}

fn say_refusals(operation: &mut Operation, has_ids: bool) {
    let has_body = operation.request_body.is_some();
    if has_body || operation.parameters.as_ref().is_some_and(|parameters| !parameters.is_empty()) {
        add(operation, "400", "The request cannot be read");
    }
    if has_body {
        add(operation, "413", "The request is too large");
        add(operation, "422", "A value cannot be used; `field` says which");
    }
    if has_ids {
        add(operation, "404", "This shop has nothing of that name");
    }
    add(operation, "503", "The database cannot be reached; try again in a moment");
}

/// Unless the handler says it better.
fn add(operation: &mut Operation, status: &str, description: &str) {
    operation.responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(description)));
}

fn names(requirement: &SecurityRequirement) -> impl Iterator<Item = String> {
    let names: BTreeMap<String, Vec<String>> =
        serde_json::to_value(requirement).ok().and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    names.into_keys()
}

fn problem(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content(PROBLEM, content).build()
}

/// Error bodies are declared like all others; what they are sent as is said here.
fn say_problem(response: &mut RefOr<Response>) {
    let RefOr::T(response) = response else { return };
    if response.description.is_empty() {
        response.description = "Done".to_owned();
    }
    let is_problem = |content: &serde_json::Value| content["schema"]["$ref"] == "#/components/schemas/Problem";
    let found = response.content.get("application/json").and_then(|content| serde_json::to_value(content).ok());
    if found.is_some_and(|content| is_problem(&content))
        && let Some(content) = response.content.shift_remove("application/json")
    {
        response.content.insert(PROBLEM.to_owned(), content);
    }
}
