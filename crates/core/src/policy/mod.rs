//! Above 400 lines: every setting of a shop with its default, its bounds and its words is one list.
//!
//! How a shop wants its people told. Every number has a default that is safe for a shop that never looked at it.

pub mod consequence;
mod rate;
pub mod settings;

use serde::{Deserialize, Serialize};

use crate::colour::Colour;
use crate::contact::{ChannelKind, is_email};
use crate::schedule::Hours;

pub use rate::Rate;

/// Who is told first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    Oldest,
    Newest,
}

/// A shop's settings, as `policy show` lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the shop's, independent of the others")]
pub struct Policy {
    /// Units that must be sellable before anybody is told.
    pub min_units: i64,
    /// Seconds for which a variant must stay sellable before anybody is told.
    pub settle_secs: i64,
    /// People told per sellable unit in one wave.
    pub wave_rate: Rate,
    /// Seconds between one wave and the next.
    pub wave_interval_secs: i64,
    pub order: Order,
    /// At or below this many units the availability is `low_stock`.
    pub low_stock_at: i64,
    /// More people than this told within ten minutes needs the merchant's approval (R9).
    pub mass_send_limit: i64,
    /// Only products that are published to the online store are told about.
    pub published_only: bool,
    /// Tell people when a variant can be back-ordered, not only when there are units.
    pub tell_backorder: bool,
    /// A sign-up by e-mail waits for the click on a confirmation mail, or for its code in the chat.
    pub double_opt_in: bool,
    /// A sign-up by phone waits for a yes to a text message, its link, or its code in the chat.
    pub sms_double_opt_in: bool,
    /// ISO 3166 codes of the countries whose numbers may be signed up; empty: every country.
    pub sms_countries: Vec<String>,
    /// The hours of the recipient's day in which text messages are sent; `None`: all of it.
    pub sms_hours: Option<Hours>,
    /// The same for mail.
    pub email_hours: Option<Hours>,
    /// The same for notifications on devices.
    pub push_hours: Option<Hours>,
    /// Shoppers may ask to be told by a notification on their device (web push). It needs the shop's page to name the worker.
    pub push: bool,
    /// Messages to e-mail addresses go to `postback_url`, for the shop's own provider to send.
    pub email_by_postback: bool,
    /// Messages to phone numbers go to `postback_url`, for the shop's own provider to send.
    pub sms_by_postback: bool,
    /// Where messages are posted that the shop's own provider sends.
    pub postback_url: Option<String>,
    /// Reminders after an alert that was not followed, while the item can still be bought: none, one or two.
    pub reminders: i64,
    /// Hours between an alert and its reminder, and between the two reminders.
    pub reminder_hours: i64,
    /// Tell people who were told and did not follow when only the last units are left.
    pub tell_last_units: bool,
    /// Whoever was told and did not buy goes back to the old place in line when the item sells out again.
    pub stay_on_list: bool,
    /// Tell those who stay on the list that it sold out and that they are still on it.
    pub tell_sold_out: bool,
    /// Seconds for which an alert waits for company while more of what the same person waits for is back: one message for all of it.
    pub digest_secs: i64,
    /// What people see as the sender of the shop's e-mail; `None`: the shop's name.
    pub mail_from_name: Option<String>,
    /// The most e-mails of this shop in a minute; 0: as fast as the relay takes them. Confirmations are not counted.
    pub mail_per_minute: i64,
    /// The most e-mails in a minute to addresses of one domain; 0: no limit.
    pub mail_per_domain_per_minute: i64,
    /// Complaints per hundred messages at which this shop's e-mail stops until the merchant resumes it.
    pub complaint_limit_percent: Rate,
    /// A request that was not answered for this many days ends.
    pub expire_days: i64,
    /// Conversations with the concierge are forgotten this many days after their last turn.
    pub transcript_days: i64,
    /// People who wait for nothing and asked for nothing for this many days are forgotten; never sooner than 30 days after `expire_days`.
    pub contact_days: i64,
    /// Webhooks and text messages that were understood are remembered for this many days, so that a repeat is recognised.
    pub webhook_days: i64,
    /// Webhooks that could not be understood are kept for this many days.
    pub unreadable_days: i64,
    /// What providers told about bounces and complaints is kept for this many days; rates look back over thirty.
    pub bounce_days: i64,
    /// A customer's request for their data is kept for this many days, in which it has to be answered.
    pub data_request_days: i64,
    /// The audit log is kept for this many days.
    pub audit_days: i64,
    /// A stock question counts as deflected when the same shopper was not handed over about it for this many days.
    pub deflection_days: i64,
    /// The merchant is written to when so many people wait for one item, and at each doubling; 0: never.
    pub demand_alert_at: i64,
    /// Where such mail goes.
    pub alert_address: Option<String>,
    /// A purchase that no token ties to a message counts as led to by it for this many days.
    pub attribution_days: i64,
    /// Of a hundred people whose turn it is, so many are told later, so that what messages add can be measured; 0: nobody.
    pub hold_out_percent: i64,
    /// For so many hours they are not told, and purchases are compared.
    pub hold_out_hours: i64,
    /// Where shoppers are sent with questions that are not about stock.
    pub support_address: Option<String>,
    /// ISO 3166 code that phone numbers without a country belong to.
    pub default_country: Option<String>,
    /// BCP 47 tag of messages to people who named no language.
    pub default_locale: String,
    /// `https://` address of the shop's logo, for its chat and pages.
    pub logo_url: Option<String>,
    /// The shop's colour, for its buttons: `#rrggbb`.
    pub colour: Option<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            min_units: 1,
            settle_secs: 15,
            wave_rate: Rate::ONE,
            wave_interval_secs: 3600,
            order: Order::Oldest,
            low_stock_at: 3,
            mass_send_limit: 10_000,
            published_only: true,
            tell_backorder: false,
            double_opt_in: false,
            sms_double_opt_in: false,
            sms_countries: Vec::new(),
            sms_hours: Some(Hours::DAYTIME),
            email_hours: None,
            push_hours: None,
            push: false,
            email_by_postback: false,
            sms_by_postback: false,
            postback_url: None,
            reminders: 0,
            reminder_hours: 24,
            tell_last_units: false,
            stay_on_list: false,
            tell_sold_out: true,
            digest_secs: 30,
            mail_from_name: None,
            mail_per_minute: 0,
            mail_per_domain_per_minute: 0,
            complaint_limit_percent: Rate::from_milli(300),
            expire_days: 365,
            transcript_days: 90,
            contact_days: 730,
            webhook_days: 7,
            unreadable_days: 90,
            bounce_days: 60,
            data_request_days: 60,
            audit_days: 730,
            deflection_days: 7,
            demand_alert_at: 0,
            alert_address: None,
            attribution_days: 7,
            hold_out_percent: 0,
            hold_out_hours: 24,
            support_address: None,
            default_country: None,
            default_locale: "en".to_owned(),
            logo_url: None,
            colour: None,
        }
    }
}

/// Why a setting was refused; the text says what would be accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("there is no policy key '{key}'; the keys are {}", Policy::KEYS.join(", "))]
    UnknownKey { key: String },
    #[error("{key} takes {takes}, not '{value}'")]
    BadValue { key: &'static str, value: String, takes: &'static str },
}

impl Policy {
    pub const KEYS: [&'static str; 48] = [
        "min_units",
        "settle_secs",
        "wave_rate",
        "wave_interval_secs",
        "order",
        "low_stock_at",
        "mass_send_limit",
        "published_only",
        "tell_backorder",
        "double_opt_in",
        "sms_double_opt_in",
        "sms_countries",
        "sms_hours",
        "email_hours",
        "push_hours",
        "push",
        "email_by_postback",
        "sms_by_postback",
        "postback_url",
        "reminders",
        "reminder_hours",
        "tell_last_units",
        "stay_on_list",
        "tell_sold_out",
        "digest_secs",
        "mail_from_name",
        "mail_per_minute",
        "mail_per_domain_per_minute",
        "complaint_limit_percent",
        "expire_days",
        "transcript_days",
        "contact_days",
        "webhook_days",
        "unreadable_days",
        "bounce_days",
        "data_request_days",
        "audit_days",
        "deflection_days",
        "demand_alert_at",
        "alert_address",
        "attribution_days",
        "hold_out_percent",
        "hold_out_hours",
        "support_address",
        "default_country",
        "default_locale",
        "logo_url",
        "colour",
    ];

    /// Changes one setting. Nothing is changed when the value is refused. An empty value clears an optional setting.
    #[expect(clippy::too_many_lines, reason = "one arm for each setting")]
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), PolicyError> {
        const DAY: i64 = 86_400;
        let value = value.trim();
        match key {
            "min_units" => self.min_units = whole("min_units", value, 1, 1_000_000, "a whole number from 1 to 1000000")?,
            "settle_secs" => self.settle_secs = whole("settle_secs", value, 0, DAY, "seconds from 0 to 86400")?,
            "wave_rate" => {
                let takes = "people per unit, above 0 and at most 1000, such as 1, 0.5 or 2.25";
                self.wave_rate = Rate::parse(value).ok_or_else(|| bad("wave_rate", value, takes))?;
            }
            "wave_interval_secs" => self.wave_interval_secs = whole("wave_interval_secs", value, 1, 30 * DAY, "seconds from 1 to 2592000")?,
            "order" => {
                self.order = match value {
                    "oldest" => Order::Oldest,
                    "newest" => Order::Newest,
                    _ => return Err(bad("order", value, "oldest or newest")),
                }
            }
            "low_stock_at" => self.low_stock_at = whole("low_stock_at", value, 0, 1_000_000, "a whole number from 0 to 1000000")?,
            "mass_send_limit" => {
                self.mass_send_limit = whole("mass_send_limit", value, 0, 1_000_000_000, "a whole number from 0 to 1000000000")?;
            }
            "published_only" => self.published_only = switch("published_only", value)?,
            "tell_backorder" => self.tell_backorder = switch("tell_backorder", value)?,
            "double_opt_in" => self.double_opt_in = switch("double_opt_in", value)?,
            "sms_double_opt_in" => self.sms_double_opt_in = switch("sms_double_opt_in", value)?,
            "sms_countries" => {
                let codes: Vec<String> = value.split([',', ' ']).filter(|code| !code.is_empty()).map(str::to_owned).collect();
                let known = |code: &String| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
                if !codes.iter().all(known) {
                    return Err(bad("sms_countries", value, "ISO country codes such as US,CA, or nothing for every country"));
                }
                self.sms_countries = codes;
            }
            "sms_hours" => self.sms_hours = hours("sms_hours", value)?,
            "email_hours" => self.email_hours = hours("email_hours", value)?,
            "push_hours" => self.push_hours = hours("push_hours", value)?,
            "push" => self.push = switch("push", value)?,
            "email_by_postback" => self.email_by_postback = switch("email_by_postback", value)?,
            "sms_by_postback" => self.sms_by_postback = switch("sms_by_postback", value)?,
            "postback_url" => {
                let known = value.is_empty() || is_postback_address(value);
                self.postback_url = optional(known, value).ok_or_else(|| bad("postback_url", value, POSTBACK_TAKES))?;
            }
            "reminders" => self.reminders = whole("reminders", value, 0, 2, "0, 1 or 2")?,
            "reminder_hours" => self.reminder_hours = whole("reminder_hours", value, 1, 720, "hours from 1 to 720")?,
            "tell_last_units" => self.tell_last_units = switch("tell_last_units", value)?,
            "stay_on_list" => self.stay_on_list = switch("stay_on_list", value)?,
            "tell_sold_out" => self.tell_sold_out = switch("tell_sold_out", value)?,
            "digest_secs" => self.digest_secs = whole("digest_secs", value, 0, 600, "seconds from 0 to 600")?,
            "mail_from_name" => {
                let known = value.is_empty() || is_sender_name(value);
                self.mail_from_name = optional(known, value).ok_or_else(|| bad("mail_from_name", value, SENDER_NAME_TAKES))?;
            }
            "mail_per_minute" => {
                self.mail_per_minute = whole("mail_per_minute", value, 0, 60_000, "messages from 1 to 60000, or 0 for no limit")?;
            }
            "mail_per_domain_per_minute" => {
                let takes = "messages from 1 to 60000, or 0 for no limit";
                self.mail_per_domain_per_minute = whole("mail_per_domain_per_minute", value, 0, 60_000, takes)?;
            }
            "complaint_limit_percent" => {
                let takes = "complaints per hundred messages, above 0 and at most 100, such as 0.3";
                let rate = Rate::parse(value).filter(|rate| rate.milli() <= 100_000);
                self.complaint_limit_percent = rate.ok_or_else(|| bad("complaint_limit_percent", value, takes))?;
            }
            "expire_days" => self.expire_days = whole("expire_days", value, 1, 3650, "days from 1 to 3650")?,
            "transcript_days" => self.transcript_days = whole("transcript_days", value, 1, 3650, "days from 1 to 3650")?,
            "contact_days" => self.contact_days = whole("contact_days", value, 30, 3650, "days from 30 to 3650")?,
            "webhook_days" => self.webhook_days = whole("webhook_days", value, 2, 90, "days from 2 to 90")?,
            "unreadable_days" => self.unreadable_days = whole("unreadable_days", value, 2, 3650, "days from 2 to 3650")?,
            "bounce_days" => self.bounce_days = whole("bounce_days", value, 31, 730, "days from 31 to 730")?,
            "data_request_days" => self.data_request_days = whole("data_request_days", value, 30, 365, "days from 30 to 365")?,
            "audit_days" => self.audit_days = whole("audit_days", value, 30, 3650, "days from 30 to 3650")?,
            "deflection_days" => self.deflection_days = whole("deflection_days", value, 1, 90, "days from 1 to 90")?,
            "demand_alert_at" => {
                self.demand_alert_at = whole("demand_alert_at", value, 0, 1_000_000, "people from 1 to 1000000, or 0 for never")?;
            }
            "alert_address" => {
                let known = value.is_empty() || is_email(value);
                self.alert_address = optional(known, value).ok_or_else(|| bad("alert_address", value, "an e-mail address"))?;
            }
            "attribution_days" => self.attribution_days = whole("attribution_days", value, 1, 90, "days from 1 to 90")?,
            "hold_out_percent" => self.hold_out_percent = whole("hold_out_percent", value, 0, 50, "a percentage from 0 to 50")?,
            "hold_out_hours" => self.hold_out_hours = whole("hold_out_hours", value, 1, 168, "hours from 1 to 168")?,
            "support_address" => {
                let known = value.is_empty() || is_email(value) || value.starts_with("https://");
                self.support_address =
                    optional(known, value).ok_or_else(|| bad("support_address", value, "an e-mail or https:// address"))?;
            }
            "default_country" => {
                let known = value.is_empty() || (value.len() == 2 && value.bytes().all(|b| b.is_ascii_uppercase()));
                self.default_country =
                    optional(known, value).ok_or_else(|| bad("default_country", value, "an ISO country code such as DE"))?;
            }
            "default_locale" => {
                if !is_locale(value) {
                    return Err(bad("default_locale", value, "a language tag such as en or pt-BR"));
                }
                value.clone_into(&mut self.default_locale);
            }
            "logo_url" => {
                let known = value.is_empty() || is_picture_address(value);
                self.logo_url = optional(known, value).ok_or_else(|| bad("logo_url", value, "an https:// address of a picture"))?;
            }
            "colour" => {
                let known = value.is_empty() || Colour::parse(value).is_some();
                self.colour = optional(known, value).ok_or_else(|| bad("colour", value, "a colour such as #1d5558"))?;
            }
            _ => return Err(PolicyError::UnknownKey { key: key.to_owned() }),
        }
        Ok(())
    }

    /// The hours of the recipient's day in which messages by this channel are sent; `None`: all of it.
    pub fn hours(&self, channel: ChannelKind) -> Option<Hours> {
        match channel {
            ChannelKind::Email => self.email_hours,
            ChannelKind::Sms => self.sms_hours,
            ChannelKind::Push => self.push_hours,
            // The hours are those of the address that it is for.
            ChannelKind::Postback => None,
        }
    }

    /// How messages to addresses of this kind travel: by our own channel, or by the shop's provider.
    pub fn way(&self, kind: ChannelKind) -> ChannelKind {
        match kind {
            ChannelKind::Email if self.email_by_postback => ChannelKind::Postback,
            ChannelKind::Sms if self.sms_by_postback => ChannelKind::Postback,
            own => own,
        }
    }

    pub fn hold_out_ms(&self) -> i64 {
        self.hold_out_hours.saturating_mul(3_600_000)
    }

    pub fn settle_ms(&self) -> i64 {
        self.settle_secs.saturating_mul(1000)
    }

    pub fn wave_interval_ms(&self) -> i64 {
        self.wave_interval_secs.saturating_mul(1000)
    }
}

/// A language tag by the shape of BCP 47: letters and digits in parts of at most eight, such as `en` or `pt-BR`.
pub fn is_locale(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && tag.len() <= 35
        && language.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// What `mail_from_name` takes.
const SENDER_NAME_TAKES: &str = "a name of at most 80 characters, without @ < and >";

/// A name on one line that can be read as no address. What turns the direction of writing round, or breaks lines, is for no name.
fn is_sender_name(text: &str) -> bool {
    let misleads =
        |c: char| c.is_control() || matches!(c, '@' | '<' | '>' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars().count() <= 80 && text.chars().any(char::is_alphanumeric) && !text.chars().any(misleads)
}

/// What `postback_url` takes.
pub const POSTBACK_TAKES: &str = "the https:// address that messages are posted to, without a user and a fragment";

/// Plain http is for this machine and for networks that the operator allows; the program decides where it sends.
fn is_postback_address(text: &str) -> bool {
    text.len() <= 2_000
        && url::Url::parse(text).is_ok_and(|url| {
            let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
            matches!(url.scheme(), "https" | "http") && url.has_host() && plain
        })
}

/// An address that can stand in markup and style sheets as it is.
fn is_picture_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'(' | b')' | b'\\' | b'`');
    text.len() <= 2_000
        && host.contains('.')
        && host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
        && text.bytes().all(plain)
}

fn bad(key: &'static str, value: &str, takes: &'static str) -> PolicyError {
    PolicyError::BadValue { key, value: value.to_owned(), takes }
}

fn whole(key: &'static str, value: &str, min: i64, max: i64, takes: &'static str) -> Result<i64, PolicyError> {
    value.parse().ok().filter(|n| (min..=max).contains(n)).ok_or_else(|| bad(key, value, takes))
}

fn hours(key: &'static str, value: &str) -> Result<Option<Hours>, PolicyError> {
    match value {
        "off" => Ok(None),
        value => Hours::parse(value).map(Some).ok_or_else(|| bad(key, value, "hours of the day such as 9:00-20:00, or off")),
    }
}

fn switch(key: &'static str, value: &str) -> Result<bool, PolicyError> {
    match value {
        "true" | "on" | "yes" => Ok(true),
        "false" | "off" | "no" => Ok(false),
        _ => Err(bad(key, value, "true or false")),
    }
}

#[expect(clippy::option_option, reason = "outer: accepted or not; inner: set or cleared")]
fn optional(accepted: bool, value: &str) -> Option<Option<String>> {
    accepted.then(|| (!value.is_empty()).then(|| value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_can_be_set_and_bad_values_change_nothing() {
        let mut policy = Policy::default();
        let good = [
            ("min_units", "2"),
            ("settle_secs", "0"),
            ("wave_rate", "1.5"),
            ("wave_interval_secs", "60"),
            ("order", "newest"),
            ("low_stock_at", "5"),
            ("mass_send_limit", "100"),
            ("published_only", "false"),
            ("tell_backorder", "true"),
            ("double_opt_in", "true"),
            ("sms_double_opt_in", "true"),
            ("sms_countries", "US,CA"),
            ("sms_hours", "10:00-18:30"),
            ("email_hours", "8:00-22:00"),
            ("push_hours", "8:00-22:00"),
            ("push", "true"),
            ("email_by_postback", "true"),
            ("sms_by_postback", "true"),
            ("postback_url", "https://relay.example.com/in?k=1"),
            ("reminders", "2"),
            ("reminder_hours", "48"),
            ("tell_last_units", "true"),
            ("stay_on_list", "true"),
            ("tell_sold_out", "false"),
            ("digest_secs", "60"),
            ("mail_from_name", "Café Nord, \"the shop\""),
            ("mail_per_minute", "600"),
            ("mail_per_domain_per_minute", "60"),
            ("complaint_limit_percent", "0.2"),
            ("expire_days", "30"),
            ("transcript_days", "7"),
            ("contact_days", "60"),
            ("webhook_days", "3"),
            ("unreadable_days", "30"),
            ("bounce_days", "90"),
            ("data_request_days", "40"),
            ("audit_days", "365"),
            ("deflection_days", "14"),
            ("demand_alert_at", "40"),
            ("alert_address", "owner@example.com"),
            ("attribution_days", "10"),
            ("hold_out_percent", "5"),
            ("hold_out_hours", "48"),
            ("support_address", "help@example.com"),
            ("default_country", "DE"),
            ("default_locale", "pt-BR"),
            ("logo_url", "https://cdn.example.com/logo.svg?v=2"),
            ("colour", "#1D5558"),
        ];
        assert_eq!(good.map(|(key, _)| key), Policy::KEYS);
        for (key, value) in good {
            policy.set(key, value).unwrap();
        }
        let before = policy.clone();
        for key in Policy::KEYS {
            let error = policy.set(key, "!").unwrap_err().to_string();
            assert!(error.starts_with(key), "{error}");
        }
        assert_eq!(policy, before);
        assert!(policy.set("wave_rat", "1").unwrap_err().to_string().contains("wave_rate"));
    }

    #[test]
    fn a_logo_is_a_plain_https_address() {
        let mut policy = Policy::default();
        let long = format!("https://example.com/{}", "a".repeat(2_000));
        for bad in [
            "http://example.com/a.png",
            "https://",
            "https:///a.png",
            "https://localhost/a.png",
            "https://example.com/a b.png",
            "https://example.com/\"onerror=",
            "https://ana@example.com/a.png",
            "javascript:alert(1)",
            "data:image/png;base64,AAAA",
            &long,
        ] {
            assert!(policy.set("logo_url", bad).is_err(), "{bad}");
        }
        policy.set("logo_url", "https://example.com/a.png").unwrap();
        policy.set("logo_url", "").unwrap();
        assert_eq!(policy.logo_url, None);
    }

    #[test]
    fn a_senders_name_is_one_line_and_no_address() {
        let mut policy = Policy::default();
        let long = "n".repeat(81);
        for bad in ["Shop\r\nBcc: eve@example.com", "Shop\tX", "bank@example.com", "<b>Shop", "Pohs\u{202e}", "Sh\u{2028}op", "…", &long]
        {
            assert!(policy.set("mail_from_name", bad).is_err(), "{bad:?}");
        }
        for good in ["Northwind Store", "Ó Súilleabháin & Söhne", "在庫堂", "نور", "7", &long[1..]] {
            policy.set("mail_from_name", good).unwrap();
            assert_eq!(policy.mail_from_name.as_deref(), Some(good));
        }
        policy.set("mail_from_name", " ").unwrap();
        assert_eq!(policy.mail_from_name, None);
    }

    #[test]
    fn a_policy_survives_storage() {
        let mut policy = Policy::default();
        policy.set("wave_rate", "0.25").unwrap();
        let text = serde_json::to_string(&policy).unwrap();
        assert!(text.contains(r#""wave_rate":"0.25""#), "{text}");
        assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy);
        assert_eq!(serde_json::from_str::<Policy>("{}").unwrap(), Policy::default());
    }
}
