//! What a query could cost at most, by Shopify's published rule: an object 1 point, a scalar 0, a mutation 10, and a list as many times its
//! content as it could have entries (shopify.dev, "API rate limits").

use serde_json::Value;

use super::document::{Field, Operation, Selection};

const MUTATION: u32 = 10;

pub fn requested(operation: &Operation) -> u32 {
    if operation.is_mutation {
        return MUTATION.saturating_mul(u32::try_from(operation.selections.len()).unwrap_or(u32::MAX));
    }
    content(&operation.selections).max(1)
}

fn content(selections: &[Selection]) -> u32 {
    let costs = selections.iter().map(|selection| match selection {
        Selection::Field(field) => of_field(field),
        Selection::On { selections, .. } => content(selections),
    });
    costs.fold(0, u32::saturating_add)
}

fn of_field(field: &Field) -> u32 {
    if field.selections.is_empty() {
        return 0;
    }
    if let Some(ids) = field.arguments.get("ids").and_then(Value::as_array) {
        return u32::try_from(ids.len()).unwrap_or(u32::MAX).saturating_mul(1 + content(&field.selections));
    }
    match field.arguments.get("first").and_then(Value::as_u64) {
        Some(first) => 1_u32.saturating_add(u32::try_from(first).unwrap_or(u32::MAX).saturating_mul(of_entry(&field.selections))),
        None => 1 + content(&field.selections),
    }
}

/// One entry of a connection: the node and what is below it. `pageInfo` is free.
fn of_entry(selections: &[Selection]) -> u32 {
    let entries = selections.iter().map(|selection| match selection {
        Selection::Field(field) if field.name == "nodes" || field.name == "node" => 1 + content(&field.selections),
        Selection::Field(field) if field.name == "edges" => of_entry(&field.selections),
        _ => 0,
    });
    entries.fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::super::document::parse;
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_multiply() {
        let document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on V { id image { url } item { id levels(first: 4) {
            nodes { id location { id } q { name } } pageInfo { hasNextPage } } } } } }";
        let variables = json!({"ids": ["a", "b"]});
        let operation = parse(document, None, variables.as_object().unwrap()).unwrap();
        // Each of two: itself, image, item, the connection, and four times a level with its location and quantities.
        assert_eq!(requested(&operation), 2 * (1 + 1 + 1 + 1 + 4 * 3));
        let mutation = parse("mutation { a { b { c } } }", None, &serde_json::Map::new()).unwrap();
        assert_eq!(requested(&mutation), 10);
    }
}
