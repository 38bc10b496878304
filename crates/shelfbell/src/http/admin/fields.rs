//! Settings as forms show them and as they come back. Policy keys, channels and connectors share it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shelfbell_core::setting::{Declaration, Kind};
use utoipa::openapi::schema::{AnyOfBuilder, ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// One setting with what it is set to.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Field {
    key: &'static str,
    label: &'static str,
    /// What it does, for a shop owner.
    help: &'static str,
    kind: FieldKind,
    /// Of a secret only whether it is set: `true` or `null`.
    value: FieldValue,
    default: FieldValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    /// What the number counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<FieldChoice>>,
    secret: bool,
}

#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    Boolean,
    Integer,
    /// Written as text, such as `0.5`.
    Decimal,
    Text,
    Choice,
    /// `9:00-20:00`; null for the whole day.
    Hours,
    /// ISO 3166 codes.
    Countries,
    Colour,
    Url,
    Email,
    Language,
    Country,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FieldChoice {
    value: &'static str,
    label: &'static str,
}

/// What a setting is set to; null where it is not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldValue {
    Boolean(bool),
    Integer(i64),
    Decimal(f64),
    Text(String),
    List(Vec<String>),
    Nothing,
}

impl ToSchema for FieldValue {}

/// By hand: every whole number is a number too, so the derived "exactly one of" would be false.
impl PartialSchema for FieldValue {
    fn schema() -> RefOr<Schema> {
        let plain = |kind| ObjectBuilder::new().schema_type(kind);
        let texts = ArrayBuilder::new().items(plain(Type::String));
        let any = [Type::Boolean, Type::Number, Type::String, Type::Null]
            .into_iter()
            .fold(AnyOfBuilder::new(), |any, kind| any.item(plain(kind)));
        any.item(texts).description(Some("What a setting is set to; null where it is not.")).into()
    }
}

impl FieldValue {
    fn of(value: &Value) -> Self {
        serde_json::from_value(value.clone()).unwrap_or(Self::Nothing)
    }
}

/// Settings to change, by their keys.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    changes: BTreeMap<String, FieldValue>,
}

impl Changes {
    /// As `policy set` takes them. `kind`: of a key, where it is known.
    pub fn texts(self, kind: impl Fn(&str) -> Option<Kind>) -> Vec<(String, String)> {
        let written = |kind: Option<Kind>, value: FieldValue| match value {
            FieldValue::Nothing if kind == Some(Kind::Hours) => "off".to_owned(),
            FieldValue::Nothing => String::new(),
            FieldValue::Boolean(value) => value.to_string(),
            FieldValue::Integer(value) => value.to_string(),
            FieldValue::Decimal(value) => value.to_string(),
            FieldValue::Text(value) => value,
            FieldValue::List(values) => values.join(","),
        };
        self.changes
            .into_iter()
            .map(|(key, value)| (kind(&key), key, value))
            .map(|(kind, key, value)| (key, written(kind, value)))
            .collect()
    }
}

impl Field {
    /// `value` and `default` as they are stored.
    pub fn new(declared: &Declaration, value: &Value, default: &Value) -> Self {
        let (min, max) = match declared.kind {
            #[expect(clippy::cast_precision_loss, reason = "bounds are far below 2^53")]
            Kind::Integer { min, max } => (Some(min as f64), Some(max as f64)),
            Kind::Decimal { min_milli, max_milli } => (Some(f64::from(min_milli) / 1000.0), Some(f64::from(max_milli) / 1000.0)),
            _ => (None, None),
        };
        let choices = match declared.kind {
            Kind::Choice(choices) => Some(choices.iter().map(|choice| FieldChoice { value: choice.value, label: choice.label }).collect()),
            _ => None,
        };
        let value = match (declared.secret, value.is_null()) {
            (true, false) => FieldValue::Boolean(true),
            _ => FieldValue::of(value),
        };
        Self {
            key: declared.key,
            label: declared.label,
            help: declared.help,
            kind: declared.kind.into(),
            value,
            default: FieldValue::of(default),
            min,
            max,
            unit: declared.unit,
            choices,
            secret: declared.secret,
        }
    }
}

impl From<Kind> for FieldKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Boolean => Self::Boolean,
            Kind::Integer { .. } => Self::Integer,
            Kind::Decimal { .. } => Self::Decimal,
            Kind::Text => Self::Text,
            Kind::Choice(_) => Self::Choice,
            Kind::Hours => Self::Hours,
            Kind::Countries => Self::Countries,
            Kind::Colour => Self::Colour,
            Kind::Url => Self::Url,
            Kind::Email => Self::Email,
            Kind::Language => Self::Language,
            Kind::Country => Self::Country,
        }
    }
}
