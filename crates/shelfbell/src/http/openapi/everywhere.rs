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
        for operation in operations(item) {
            if is_admin {
                complete_admin(operation);
            }
            operation.responses.responses.values_mut().for_each(say_problem);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

fn complete_admin(operation: &mut Operation) {
    let security = operation.security.get_or_insert_default();
    let of_key = security.iter().any(|requirement| names(requirement).any(|name| name == "secret_key"));
    if of_key {
        security.push(SecurityRequirement::new("session", Vec::<String>::new()));
    }
    let mut may = Vec::new();
    if !security.is_empty() {
        may.push(("401", "Nobody is signed in, or the key opens nothing"));
    }
    if of_key {
        may.push(("403", "`forbidden`: the permission is missing; `cross_site`: the request comes from another site's page"));
    } else if !security.is_empty() {
        may.push(("403", "`cross_site`: the request comes from another site's page"));
    }
    let has_parameters = operation.parameters.as_ref().is_some_and(|parameters| !parameters.is_empty());
    if of_key || has_parameters || operation.request_body.is_some() {
        may.push(("400", "The request cannot be read, or names no shop"));
    }
    if operation.request_body.is_some() {
        may.push(("413", "The request is too large"));
    }
    may.push(("503", "The database cannot be reached; try again in a moment"));
    for (status, description) in may {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(description)));
    }
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
