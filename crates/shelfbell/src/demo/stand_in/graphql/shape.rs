//! Cutting an answer to what was asked for. Objects hold every field that the stand-in knows; a field that it does not know is an error,
//! as it is at Shopify, so a mistake in a query shows here and not in a merchant's shop.

use serde_json::{Map, Value, json};

use super::GraphqlError;
use super::document::{Field, Selection};

const CONNECTION: &str = "__connection";

/// A list that is asked for in pages.
pub fn connection(nodes: Vec<Value>) -> Value {
    Value::Object(Map::from_iter([(CONNECTION.to_owned(), Value::Array(nodes))]))
}

fn connection_nodes(value: &Value) -> Option<&[Value]> {
    value.get(CONNECTION)?.as_array().map(Vec::as_slice)
}

/// An answer to a query, and the number of objects in it, which is what it costs.
pub fn query(value: &Value, field: &Field) -> Result<(Value, u32), GraphqlError> {
    let mut shaper = Shaper { objects: 0, bulk: None };
    let answer = shaper.field(value, field)?;
    Ok((answer.unwrap_or(Value::Null), shaper.objects))
}

/// The lines of a bulk operation: nodes of nested connections are lines of their own after their parent's, and name it in `__parentId`.
pub fn bulk_lines(value: &Value, field: &Field) -> Result<Vec<Value>, GraphqlError> {
    let mut shaper = Shaper { objects: 0, bulk: Some(Bulk { lines: Vec::new(), parents: Vec::new() }) };
    if connection_nodes(value).is_none() {
        return Err(GraphqlError::new("Bulk queries must contain at least one connection"));
    }
    shaper.field(value, field)?;
    Ok(shaper.bulk.map(|bulk| bulk.lines).unwrap_or_default())
}

struct Shaper {
    objects: u32,
    bulk: Option<Bulk>,
}

struct Bulk {
    lines: Vec<Value>,
    parents: Vec<Value>,
}

impl Shaper {
    /// `None`: the field's content went into lines of its own.
    fn field(&mut self, value: &Value, field: &Field) -> Result<Option<Value>, GraphqlError> {
        if let Some(nodes) = connection_nodes(value) {
            if self.bulk.is_some() {
                self.lines(nodes, field)?;
                return Ok(None);
            }
            return self.page(nodes, field).map(Some);
        }
        self.value(value, field).map(Some)
    }

    fn value(&mut self, value: &Value, field: &Field) -> Result<Value, GraphqlError> {
        match value {
            Value::Array(items) => items.iter().map(|item| self.value(item, field)).collect::<Result<_, _>>().map(Value::Array),
            Value::Object(_) if field.selections.is_empty() => {
                Err(GraphqlError::new(format!("Field must have selections (field '{}' returns an object)", field.name)))
            }
            Value::Object(object) => self.object(object, &field.selections).map(Value::Object),
            Value::Null => Ok(Value::Null),
            _ if !field.selections.is_empty() => {
                Err(GraphqlError::new(format!("Selections can't be made on scalars (field '{}')", field.name)))
            }
            scalar => Ok(scalar.clone()),
        }
    }

    fn object(&mut self, object: &Map<String, Value>, selections: &[Selection]) -> Result<Map<String, Value>, GraphqlError> {
        self.objects += 1;
        let mut shaped = Map::new();
        self.select(object, selections, &mut shaped)?;
        Ok(shaped)
    }

    fn select(
        &mut self,
        object: &Map<String, Value>,
        selections: &[Selection],
        shaped: &mut Map<String, Value>,
    ) -> Result<(), GraphqlError> {
        let type_name = object.get("__typename").and_then(Value::as_str).unwrap_or("Object");
        for selection in selections {
            match selection {
                Selection::On { type_name: wanted, selections } if wanted == type_name => self.select(object, selections, shaped)?,
                Selection::On { .. } => {}
                Selection::Field(field) => {
                    let value = object.get(&field.name).ok_or_else(|| unknown_field(&field.name, type_name))?;
                    if let Some(value) = self.field(value, field)? {
                        shaped.insert(field.key.clone(), value);
                    }
                }
            }
        }
        Ok(())
    }

    /// `first` and `after` of a connection. A cursor is the number of the nodes up to it.
    fn page(&mut self, nodes: &[Value], field: &Field) -> Result<Value, GraphqlError> {
        let first = field.arguments.get("first").and_then(Value::as_u64);
        let first = first.ok_or_else(|| GraphqlError::new(format!("you must provide one of first or last (field '{}')", field.name)))?;
        if !(1..=250).contains(&first) {
            return Err(GraphqlError::new(format!("first must be from 1 to 250 (field '{}')", field.name)));
        }
        let after = match field.arguments.get("after").filter(|after| !after.is_null()) {
            None => 0,
            Some(cursor) => cursor.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| GraphqlError::new("Invalid cursor"))?,
        };
        let start = nodes.len().min(after);
        let end = nodes.len().min(start + usize::try_from(first).unwrap_or(250));
        let page = &nodes[start..end];
        let edges: Vec<_> = (start + 1..).zip(page).map(|(cursor, node)| json!({"cursor": cursor.to_string(), "node": node})).collect();
        let value = json!({
            "nodes": page,
            "edges": edges,
            "pageInfo": {
                "hasNextPage": end < nodes.len(),
                "hasPreviousPage": start > 0,
                "startCursor": (start < end).then(|| (start + 1).to_string()),
                "endCursor": (start < end).then(|| end.to_string()),
            }
        });
        self.value(&value, field)
    }

    fn lines(&mut self, nodes: &[Value], field: &Field) -> Result<(), GraphqlError> {
        let selections = node_selections(&field.selections)?;
        for node in nodes {
            let Some(bulk) = &mut self.bulk else { return Ok(()) };
            let parent = bulk.parents.last().cloned();
            let place = bulk.lines.len();
            bulk.lines.push(Value::Null);
            bulk.parents.push(node.get("id").cloned().unwrap_or(Value::Null));
            let Value::Object(object) = node else { continue };
            let mut line = self.object(object, selections)?;
            if let Some(parent) = parent {
                line.insert("__parentId".to_owned(), parent);
            }
            if let Some(bulk) = &mut self.bulk {
                bulk.parents.pop();
                bulk.lines[place] = Value::Object(line);
            }
        }
        Ok(())
    }
}

/// What is asked of each node: below `edges { node { … } }` or `nodes { … }`.
fn node_selections(selections: &[Selection]) -> Result<&[Selection], GraphqlError> {
    let nodes = below(selections, "nodes").or_else(|| below(below(selections, "edges")?, "node"));
    nodes.ok_or_else(|| GraphqlError::new("The 'edges' and 'node' fields are missing in a connection of the bulk query"))
}

fn below<'a>(selections: &'a [Selection], name: &str) -> Option<&'a [Selection]> {
    selections.iter().find_map(|selection| match selection {
        Selection::Field(field) if field.name == name => Some(field.selections.as_slice()),
        _ => None,
    })
}

fn unknown_field(name: &str, type_name: &str) -> GraphqlError {
    GraphqlError::with_code(format!("Field '{name}' doesn't exist on type '{type_name}'"), "undefinedField")
}

#[cfg(test)]
mod tests {
    use super::super::document::parse;
    use super::*;

    fn field(document: &str) -> Field {
        let operation = parse(document, None, &Map::new()).unwrap();
        match operation.selections.into_iter().next() {
            Some(Selection::Field(field)) => field,
            other => panic!("one field, not {other:?}"),
        }
    }

    fn item() -> Value {
        let level = |id: &str| json!({"__typename": "InventoryLevel", "id": id, "isActive": true});
        let levels = connection(vec![level("L1"), level("L2"), level("L3")]);
        json!({"__typename": "Variant", "id": "V1", "sku": "X", "item": {"__typename": "InventoryItem", "id": "I1", "levels": levels}})
    }

    #[test]
    fn only_what_was_asked_for_comes_back() {
        let (shaped, objects) = query(&item(), &field("{ v { sku ... on Variant { id } ... on Other { nonsense } again: sku } }")).unwrap();
        assert_eq!(shaped, json!({"sku": "X", "id": "V1", "again": "X"}));
        assert_eq!(objects, 1);
    }

    #[test]
    fn connections_come_in_pages() {
        let asked =
            field("{ v { item { levels(first: 2, after: \"1\") { nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } } } }");
        let (shaped, _) = query(&item(), &asked).unwrap();
        let expected = json!({"nodes": [{"id": "L2"}, {"id": "L3"}], "edges": [{"cursor": "2"}, {"cursor": "3"}],
            "pageInfo": {"hasNextPage": false, "endCursor": "3"}});
        assert_eq!(shaped["item"]["levels"], expected);
        assert!(query(&item(), &field("{ v { item { levels { nodes { id } } } } }")).is_err());
    }

    #[test]
    fn unknown_fields_and_wrong_shapes_are_errors() {
        for wrong in ["{ v { colour } }", "{ v { item } }", "{ v { sku { x } } }", "{ v }"] {
            assert!(query(&item(), &field(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_bulk_operation_writes_children_after_their_parent() {
        let asked = field("{ vs { edges { node { id item { id levels { edges { node { id isActive } } } } } } } }");
        let lines = bulk_lines(&connection(vec![item()]), &asked).unwrap();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[0], json!({"id": "V1", "item": {"id": "I1"}}));
        assert_eq!(lines[1], json!({"id": "L1", "isActive": true, "__parentId": "V1"}));
    }
}
