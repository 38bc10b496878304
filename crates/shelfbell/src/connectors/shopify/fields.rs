//! Reading a webhook's JSON field by field, so that what is wrong can be named without repeating what was sent.

use serde_json::{Map, Value};
use shelfbell_core::money::parse_minor;

use super::ids;

/// A payload that cannot be understood. `reason` names the field, never its content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unreadable payload: {reason}")]
pub struct Unreadable {
    pub reason: String,
}

/// An RFC 3339 time with its offset, in milliseconds since the Unix epoch.
pub fn time_ms(text: &str) -> Option<i64> {
    text.trim().parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// One JSON object and where it stands in the payload. `null` and an absent field are the same, except to [`Fields::has`].
#[derive(Clone, Debug)]
pub(in crate::connectors) struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    pub fn root(value: &'a Value) -> Result<Self, Unreadable> {
        let object = value.as_object().ok_or_else(|| Unreadable { reason: "the payload is not a JSON object".to_owned() })?;
        Ok(Self { object, path: String::new() })
    }

    /// The field is there, even when it is `null`.
    pub fn has(&self, name: &str) -> bool {
        self.object.contains_key(name)
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// As it was sent, for fields of more than one kind.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.get(name)
    }

    fn wrong(&self, name: &str, problem: &str) -> Unreadable {
        Unreadable { reason: format!("field `{}{name}` {problem}", self.path) }
    }

    fn required<T>(&self, name: &str, value: Option<T>) -> Result<T, Unreadable> {
        value.ok_or_else(|| self.wrong(name, "is missing"))
    }

    pub fn id(&self, name: &str) -> Result<String, Unreadable> {
        self.required(name, self.optional_id(name)?)
    }

    /// A number, decimal text or a gid. A number beyond 64 bits or with a fraction is not an id.
    pub fn optional_id(&self, name: &str) -> Result<Option<String>, Unreadable> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let id = match value {
            Value::Number(number) => number.as_u64().and_then(|number| ids::number(&number.to_string())),
            Value::String(text) => ids::number(text),
            _ => None,
        };
        id.map(Some).ok_or_else(|| self.wrong(name, "is not an id"))
    }

    pub fn text(&self, name: &str) -> Result<String, Unreadable> {
        self.required(name, self.optional_text(name)?)
    }

    /// Text, or a number as its text; blank text counts as absent. NUL is dropped: PostgreSQL cannot hold it.
    pub fn optional_text(&self, name: &str) -> Result<Option<String>, Unreadable> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let text = match value {
            Value::String(text) => text.replace('\0', ""),
            Value::Number(number) => number.to_string(),
            _ => return Err(self.wrong(name, "is not text")),
        };
        Ok((!text.trim().is_empty()).then_some(text))
    }

    pub fn time(&self, name: &str) -> Result<Option<i64>, Unreadable> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_str().and_then(time_ms).map(Some).ok_or_else(|| self.wrong(name, "is not an RFC 3339 time"))
    }

    /// Minor units of a decimal amount, given as text or as a number; what is below nothing is nothing.
    pub fn amount(&self, name: &str, currency: &str) -> Result<Option<i64>, Unreadable> {
        let Some(text) = self.optional_text(name)? else { return Ok(None) };
        let is_negative = text.trim_start().starts_with('-');
        let minor = parse_minor(text.trim_start().trim_start_matches('-'), currency).ok_or_else(|| self.wrong(name, "is not an amount"))?;
        Ok(Some(if is_negative { 0 } else { minor }))
    }

    pub fn integer(&self, name: &str) -> Result<Option<i64>, Unreadable> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        number.map(Some).ok_or_else(|| self.wrong(name, "is not a whole number"))
    }

    pub fn boolean(&self, name: &str) -> Result<Option<bool>, Unreadable> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_bool().map(Some).ok_or_else(|| self.wrong(name, "is not true or false"))
    }

    pub fn object(&self, name: &str) -> Result<Option<Fields<'a>>, Unreadable> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let object = value.as_object().ok_or_else(|| self.wrong(name, "is not an object"))?;
        Ok(Some(Fields { object, path: format!("{}{name}.", self.path) }))
    }

    /// The objects of a list; `None` when the list is absent.
    pub fn list(&self, name: &str) -> Result<Option<Vec<Fields<'a>>>, Unreadable> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let list = value.as_array().ok_or_else(|| self.wrong(name, "is not a list"))?;
        let objects = list.iter().enumerate().map(|(index, value)| {
            let object = value.as_object().ok_or_else(|| self.wrong(&format!("{name}[{index}]"), "is not an object"))?;
            Ok(Fields { object, path: format!("{}{name}[{index}].", self.path) })
        });
        objects.collect::<Result<_, _>>().map(Some)
    }
}
