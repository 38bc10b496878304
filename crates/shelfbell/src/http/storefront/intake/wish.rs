//! The body of a request, read member by member, so that every fault can be pointed at.

use serde_json::Value;
use shelfbell_core::contact::{Address, AddressError, ChannelKind};

use super::fault::{Fault, Faults};
use crate::app::App;
use crate::connectors::bare_id;
use crate::db::shops::Shop;
use crate::flows::sign_up::{country, read_address};

const CHANNELS: &str = "/data/attributes/channels";
const PROFILE: &str = "/data/attributes/profile/data";
const VARIANT: &str = "/data/relationships/variant/data";

/// What is asked for.
#[derive(Debug)]
pub struct Wish {
    /// The platform's id of the variant, or its SKU.
    pub variant: String,
    /// One for each channel.
    pub addresses: Vec<Address>,
    pub locale: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// All faults at once.
pub fn read(app: &App, shop: &Shop, body: &[u8]) -> Result<Wish, Faults> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| Fault::member("", "invalid", format!("Not JSON (line {}, column {}).", error.line(), error.column())))?;
    let mut faults = Vec::new();
    must_be(&body, "/data/type", "back-in-stock-subscription", &mut faults);
    must_be(&body, &format!("{PROFILE}/type"), "profile", &mut faults);
    must_be(&body, &format!("{VARIANT}/type"), "catalog-variant", &mut faults);
    let variant = variant(&body).map_err(|fault| faults.push(fault)).unwrap_or_default();
    let addresses = addresses(app, shop, &body, &mut faults);
    if faults.is_empty() {
        let locale = body.pointer(&format!("{PROFILE}/attributes/locale")).and_then(Value::as_str).map(str::to_owned);
        let at = body.pointer(&format!("{PROFILE}/attributes/location/country")).and_then(Value::as_str);
        return Ok(Wish { variant, addresses, locale, country: at.and_then(country) });
    }
    Err(Faults::Theirs(faults))
}

fn must_be(body: &Value, pointer: &str, expected: &str, faults: &mut Vec<Fault>) {
    match body.pointer(pointer) {
        Some(Value::String(found)) if found == expected => {}
        None | Some(Value::Null) => faults.push(Fault::member(pointer, "required", format!("This must be \"{expected}\"; it is missing."))),
        Some(_) => faults.push(Fault::member(pointer, "invalid", format!("This must be \"{expected}\"."))),
    }
}

/// `$shopify:::$default:::33001893429341`: integration, catalog, the platform's own id.
fn variant(body: &Value) -> Result<String, Fault> {
    let pointer = format!("{VARIANT}/id");
    let form = "The id of a variant looks like $shopify:::$default:::33001893429341.";
    let Some(id) = body.pointer(&pointer).filter(|id| !id.is_null()) else { return Err(Fault::member(pointer, "required", form)) };
    let parts: Vec<&str> = id.as_str().unwrap_or_default().split(":::").map(str::trim).collect();
    match parts.as_slice() {
        [integration, catalog, id] if integration.starts_with('$') && !catalog.is_empty() && !id.is_empty() => Ok(bare_id(id).to_owned()),
        _ => Err(Fault::member(pointer, "invalid", form)),
    }
}

fn addresses(app: &App, shop: &Shop, body: &Value, faults: &mut Vec<Fault>) -> Vec<Address> {
    let named = match body.pointer(CHANNELS) {
        Some(Value::Array(named)) if !named.is_empty() => named.as_slice(),
        None | Some(Value::Null) => {
            faults.push(Fault::member(CHANNELS, "required", "Name the channels: EMAIL, SMS or both."));
            &[]
        }
        Some(_) => {
            faults.push(Fault::member(CHANNELS, "invalid", "The channels are a list: EMAIL, SMS or both."));
            &[]
        }
    };
    let mut addresses: Vec<Address> = Vec::new();
    for (index, name) in named.iter().enumerate() {
        match address(app, shop, body, index, name) {
            Ok(address) if addresses.iter().any(|known| known.channel() == address.channel()) => {}
            Ok(address) => addresses.push(address),
            Err(fault) => faults.push(fault),
        }
    }
    addresses
}

fn address(app: &App, shop: &Shop, body: &Value, index: usize, name: &Value) -> Result<Address, Fault> {
    let channel_at = format!("{CHANNELS}/{index}");
    let (channel, member) = match name.as_str() {
        Some("EMAIL") => (ChannelKind::Email, "email"),
        Some("SMS") => (ChannelKind::Sms, "phone_number"),
        Some("PUSH" | "WHATSAPP") => return Err(Fault::member(channel_at, "channel_not_offered", "This shop offers EMAIL and SMS only.")),
        _ => return Err(Fault::member(channel_at, "invalid", "A channel is EMAIL or SMS.")),
    };
    let not_offered = || Fault::member(&channel_at, "channel_not_offered", "This shop does not offer this channel.");
    if !app.offers(shop, channel) {
        return Err(not_offered());
    }
    let pointer = format!("{PROFILE}/attributes/{member}");
    match body.pointer(&pointer) {
        Some(Value::String(text)) => read_address(shop, channel, text).map_err(|error| match error {
            AddressError::ChannelNotOffered => not_offered(),
            error => Fault::member(pointer, "invalid", format!("{error}.")),
        }),
        None | Some(Value::Null) => {
            Err(Fault::member(pointer, "required", format!("The channel {} needs it.", name.as_str().unwrap_or_default())))
        }
        Some(_) => Err(Fault::member(pointer, "invalid", "This must be text.")),
    }
}
