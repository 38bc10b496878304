//! Reading a GraphQL document: as much of the grammar as an Admin API client uses (October 2021 edition, without named fragments and
//! directives). Variables are put in their places while reading, so that what comes out holds plain values.

use serde_json::{Map, Value};

use super::GraphqlError;
use super::lexer::{Token, tokens};

#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    pub name: Option<String>,
    pub is_mutation: bool,
    pub selections: Vec<Selection>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Selection {
    Field(Field),
    /// `... on Type { … }`
    On {
        type_name: String,
        selections: Vec<Selection>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The alias, or the name.
    pub key: String,
    pub name: String,
    pub arguments: Map<String, Value>,
    pub selections: Vec<Selection>,
}

/// The operation called `name`, or the only one.
///
/// Stricter than GraphQL: a variable that was sent but not declared is an error, because it is always a mistake of the client.
pub fn parse(document: &str, name: Option<&str>, variables: &Map<String, Value>) -> Result<Operation, GraphqlError> {
    let mut reader = Reader { tokens: tokens(document)?, at: 0, variables, declared: Vec::new() };
    let mut operations = Vec::new();
    while reader.peek().is_some() {
        let chosen = operations.len();
        let operation = reader.operation(name)?;
        if name.is_none() && chosen == 1 {
            return Err(GraphqlError::new("An operation name is required when the document has several operations"));
        }
        operations.push(operation);
    }
    let found = operations.into_iter().find(|operation| name.is_none() || operation.name.as_deref() == name);
    found.ok_or_else(|| match name {
        Some(name) => GraphqlError::new(format!("No operation named \"{name}\"")),
        None => GraphqlError::new("The document has no operation"),
    })
}

struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    variables: &'a Map<String, Value>,
    declared: Vec<String>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Result<Token, GraphqlError> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token.ok_or_else(|| GraphqlError::new("Parse error: unexpected end of document"))
    }

    fn skip(&mut self, mark: &'static str) -> bool {
        let found = self.peek() == Some(&Token::Mark(mark));
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &'static str) -> Result<(), GraphqlError> {
        match self.next()? {
            Token::Mark(found) if found == mark => Ok(()),
            other => Err(GraphqlError::new(format!("Parse error on {other}: expected {mark}"))),
        }
    }

    fn name(&mut self) -> Result<String, GraphqlError> {
        match self.next()? {
            Token::Name(name) => Ok(name),
            other => Err(GraphqlError::new(format!("Parse error on {other}: expected a name"))),
        }
    }

    fn operation(&mut self, wanted: Option<&str>) -> Result<Operation, GraphqlError> {
        self.declared.clear();
        let mut is_mutation = false;
        let mut name = None;
        if self.peek() != Some(&Token::Mark("{")) {
            is_mutation = match self.name()?.as_str() {
                "query" => false,
                "mutation" => true,
                other => return Err(GraphqlError::new(format!("Parse error on \"{other}\": expected query or mutation"))),
            };
            if matches!(self.peek(), Some(Token::Name(_))) {
                name = Some(self.name()?);
            }
            if self.skip("(") {
                while !self.skip(")") {
                    self.declaration()?;
                }
            }
        }
        if (wanted.is_none() || wanted == name.as_deref())
            && let Some(extra) = self.variables.keys().find(|sent| !self.declared.contains(sent))
        {
            return Err(GraphqlError::new(format!("Variable ${extra} was sent but is not declared by the operation")));
        }
        Ok(Operation { name, is_mutation, selections: self.selections()? })
    }

    fn declaration(&mut self) -> Result<(), GraphqlError> {
        self.expect("$")?;
        let name = self.name()?;
        self.expect(":")?;
        let mut depth = 0;
        while self.skip("[") {
            depth += 1;
        }
        let mut type_name = self.name()?;
        let mut required = self.skip("!");
        for _ in 0..depth {
            self.expect("]")?;
            required = self.skip("!");
            type_name = format!("[{type_name}]");
        }
        if self.skip("=") {
            return Err(GraphqlError::new("The stand-in does not know default values of variables"));
        }
        let value = self.variables.get(&name).unwrap_or(&Value::Null);
        if required && value.is_null() {
            return Err(GraphqlError::with_code(
                format!("Variable ${name} of type {type_name}! was provided invalid value: expected value to not be null"),
                "INVALID_VARIABLE",
            ));
        }
        if depth > 0 && !value.is_null() && !value.is_array() {
            return Err(GraphqlError::with_code(format!("Variable ${name} of type {type_name} is not a list"), "INVALID_VARIABLE"));
        }
        self.declared.push(name);
        Ok(())
    }

    fn selections(&mut self) -> Result<Vec<Selection>, GraphqlError> {
        self.expect("{")?;
        let mut selections = Vec::new();
        while !self.skip("}") {
            let selection = if self.skip("...") {
                if self.name()? != "on" {
                    return Err(GraphqlError::new("The stand-in does not know named fragments"));
                }
                Selection::On { type_name: self.name()?, selections: self.selections()? }
            } else {
                Selection::Field(self.field()?)
            };
            selections.push(selection);
        }
        if selections.is_empty() {
            return Err(GraphqlError::new("Parse error: a selection is empty"));
        }
        Ok(selections)
    }

    fn field(&mut self) -> Result<Field, GraphqlError> {
        let key = self.name()?;
        let name = if self.skip(":") { self.name()? } else { key.clone() };
        let mut arguments = Map::new();
        if self.skip("(") {
            while !self.skip(")") {
                let argument = self.name()?;
                self.expect(":")?;
                let value = self.value()?;
                arguments.insert(argument, value);
            }
        }
        let selections = if self.peek() == Some(&Token::Mark("{")) { self.selections()? } else { Vec::new() };
        Ok(Field { key, name, arguments, selections })
    }

    fn value(&mut self) -> Result<Value, GraphqlError> {
        Ok(match self.next()? {
            Token::Text(text) => Value::String(text),
            Token::Number(number) => number,
            Token::Name(name) => match name.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                _ => Value::String(name),
            },
            Token::Mark("$") => {
                let name = self.name()?;
                if !self.declared.contains(&name) {
                    return Err(GraphqlError::new(format!("Variable ${name} is used but not declared")));
                }
                self.variables.get(&name).cloned().unwrap_or(Value::Null)
            }
            Token::Mark("[") => {
                let mut items = Vec::new();
                while !self.skip("]") {
                    items.push(self.value()?);
                }
                Value::Array(items)
            }
            Token::Mark("{") => {
                let mut object = Map::new();
                while !self.skip("}") {
                    let name = self.name()?;
                    self.expect(":")?;
                    object.insert(name, self.value()?);
                }
                Value::Object(object)
            }
            other @ Token::Mark(_) => return Err(GraphqlError::new(format!("Parse error on {other}: expected a value"))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parsed(document: &str, variables: &Value) -> Result<Operation, GraphqlError> {
        parse(document, None, variables.as_object().unwrap())
    }

    #[test]
    fn a_query_is_read_with_its_variables_in_place() {
        let operation = parsed(
            "# why\nquery Q($ids: [ID!]!, $n: Int) { a: nodes(ids: $ids, first: $n, names: [\"x\", Y]) { ... on T { id } } }",
            &json!({"ids": ["1"], "n": 3}),
        );
        let operation = operation.unwrap();
        assert_eq!(operation.name.as_deref(), Some("Q"));
        let [Selection::Field(field)] = operation.selections.as_slice() else { panic!("one field") };
        assert_eq!((field.key.as_str(), field.name.as_str()), ("a", "nodes"));
        assert_eq!(Value::Object(field.arguments.clone()), json!({"ids": ["1"], "first": 3, "names": ["x", "Y"]}));
        assert!(matches!(&field.selections[0], Selection::On { type_name, .. } if type_name == "T"));
    }

    #[test]
    fn missing_and_undeclared_variables_are_named() {
        let missing = parsed("query Q($ids: [ID!]!) { nodes(ids: $ids) { id } }", &json!({})).unwrap_err();
        assert!(missing.message.contains("$ids"));
        let extra = parsed("query Q { shop { name } }", &json!({"id": 1})).unwrap_err();
        assert!(extra.message.contains("$id was sent"));
        let undeclared = parsed("query Q { nodes(ids: $ids) { id } }", &json!({})).unwrap_err();
        assert!(undeclared.message.contains("not declared"));
    }

    #[test]
    fn broken_documents_are_errors() {
        for broken in ["", "query", "query Q {", "query Q { a( }", "query Q { }", "{ a(b: ) }", "subscription S { a }"] {
            assert!(parsed(broken, &json!({})).is_err(), "{broken:?}");
        }
        assert!(parse("query A { a }", Some("B"), &Map::new()).is_err());
    }
}
