//! Every setting of a shop, section by section, in the words of its owner. The bounds are those that [`Policy::set`] enforces; a test holds the two together.

use super::Policy;
use crate::setting::{Choice, Declaration, Kind, Section};

const fn on_off(key: &'static str, label: &'static str, help: &'static str) -> Declaration {
    Declaration::new(key, label, Kind::Boolean, help)
}

const fn number(key: &'static str, label: &'static str, (min, max): (i64, i64), unit: &'static str, help: &'static str) -> Declaration {
    Declaration::new(key, label, Kind::Integer { min, max }, help).counted_in(unit)
}

const DAY: i64 = 86_400;

const TELLING: &[Declaration] = &[
    number(
        "min_units",
        "Units needed before anybody is told",
        (1, 1_000_000),
        "units",
        "Raise it if a single return should not set off messages.",
    ),
    number(
        "settle_secs",
        "Wait after a restock",
        (0, DAY),
        "seconds",
        "An item must be in stock for this long before people hear of it, so that a correction at the till or a transfer between warehouses tells nobody.",
    ),
    Declaration::new(
        "wave_rate",
        "People told per unit",
        Kind::Decimal { min_milli: 1, max_milli: 1_000_000 },
        "With 1, ten units tell ten people. With 2 they tell twenty, because not everybody buys.",
    )
    .counted_in("people per unit"),
    number(
        "wave_interval_secs",
        "Time between two waves",
        (1, 30 * DAY),
        "seconds",
        "After this, stock is looked at again and the next people in line are told, if there is something left for them.",
    ),
    Declaration::new(
        "order",
        "Who is told first",
        Kind::Choice(&[Choice { value: "oldest", label: "Whoever asked first" }, Choice { value: "newest", label: "Whoever asked last" }]),
        "Shoppers are shown their place in line, and expect to be told in that order.",
    ),
    number(
        "mass_send_limit",
        "Ask me before telling more than",
        (0, 1_000_000_000),
        "people",
        "If more people than this would be told within ten minutes, the send waits for your approval. It protects you from a mistake in an import or a setting. 0 asks you every time.",
    ),
    on_off("published_only", "Only products that are published", "Nobody is told of a product that is not in your online store yet."),
    on_off(
        "tell_backorder",
        "Also when it can only be back-ordered",
        "Items that are sold out but may still be ordered count as back. Everybody who waits is told, because no units limit them.",
    ),
    number("low_stock_at", "Few are left at", (0, 1_000_000), "units", "At this number or below, shoppers read that only a few are left."),
    number(
        "demand_alert_at",
        "Write to me when this many wait",
        (0, 1_000_000),
        "people",
        "One mail when so many people wait for one item, and again each time the number doubles. 0: never.",
    ),
    Declaration::new("alert_address", "Where such mail goes", Kind::Email, "Your own address, or that of whoever orders stock."),
];

const SIGN_UP: &[Declaration] = &[
    on_off(
        "double_opt_in",
        "Confirm e-mail addresses",
        "After a sign-up by e-mail, a message asks whether the address is theirs. Only those who confirm are told; their place counts from when they asked.",
    ),
    on_off("sms_double_opt_in", "Confirm phone numbers", "The same for sign-ups by phone: a text message asks for a yes."),
    number(
        "expire_days",
        "Requests end after",
        (1, 3650),
        "days",
        "Somebody who waited this long has found something else. They are not told any more.",
    ),
];

const FOLLOW_UPS: &[Declaration] = &[
    number(
        "reminders",
        "Reminders",
        (0, 2),
        "messages",
        "If somebody was told and did not look, and the item is still there, they are reminded. By e-mail only.",
    ),
    number("reminder_hours", "Hours before a reminder", (1, 720), "hours", "Also the time between the first and the second."),
    on_off(
        "tell_last_units",
        "Tell them when the last units are left",
        "Those who were told and did not look get one more mail when the item is about to sell out.",
    ),
    on_off(
        "stay_on_list",
        "Keep everybody in line until they buy",
        "Whoever was told and did not buy goes back to the old place when the item sells out again. If this is off, shoppers can still choose it for themselves.",
    ),
    on_off("tell_sold_out", "Tell them that they are in line again", "One mail to those who go back to the line, so that they know."),
    number(
        "digest_secs",
        "Gather alerts of one person for",
        (0, 600),
        "seconds",
        "If several things that somebody waits for come back together, they get one mail. 0: one for each.",
    ),
];

const MAIL: &[Declaration] = &[
    Declaration::new("mail_from_name", "Your name as the sender", Kind::Text,
        "What people see in front of the address that mail comes from, such as Northwind Store. If it is empty, they see your shop’s name."),
    Declaration::new("email_hours", "Hours for e-mail", Kind::Hours,
        "Outside of these hours of the recipient's day, mail waits until morning. Their unit is kept for them."),
    number("mail_per_minute", "Most e-mails in a minute", (0, 60_000), "messages",
        "For a mail provider that limits you, or a new domain that has to earn its name. 0: as fast as it goes."),
    number("mail_per_domain_per_minute", "Most e-mails in a minute to one domain", (0, 60_000), "messages",
        "Some mailboxes refuse many messages at once. 0: no limit."),
    Declaration::new("complaint_limit_percent", "Stop at this many complaints", Kind::Decimal { min_milli: 1, max_milli: 100_000 },
        "If so many of a hundred recipients report your mail as spam, it stops until you let it go on. Mailbox providers block senders above 0.3.")
        .counted_in("%"),
    on_off("email_by_postback", "Send e-mail by my own provider", "Messages to e-mail addresses are posted to the address where your own provider takes them, for it to send."),
];

const SMS: &[Declaration] = &[
    Declaration::new(
        "sms_hours",
        "Hours for text messages",
        Kind::Hours,
        "Outside of these hours of the recipient's day, texts wait until morning. Many places forbid texts at night.",
    ),
    Declaration::new(
        "sms_countries",
        "Countries for text messages",
        Kind::Countries,
        "Only numbers of these countries can be signed up. None: every country.",
    ),
    on_off(
        "sms_by_postback",
        "Send texts by my own provider",
        "Messages to phone numbers are posted to the address where your own provider takes them, for it to send.",
    ),
];

const DEVICES: &[Declaration] = &[
    on_off(
        "push",
        "Notifications on devices",
        "Shoppers may choose a notification of their browser instead of e-mail. Your shop's page must name the script for it.",
    ),
    Declaration::new(
        "push_hours",
        "Hours for notifications",
        Kind::Hours,
        "Outside of these hours of the recipient's day, notifications wait until morning.",
    ),
    Declaration::new(
        "postback_url",
        "Where my provider takes messages",
        Kind::Url,
        "Messages are posted there as signed JSON, for your own provider to send.",
    ),
];

const SHOP: &[Declaration] = &[
    Declaration::new(
        "support_address",
        "Where questions go",
        Kind::Text,
        "An e-mail address or a page (https://…). The chat sends shoppers there with questions that are not about stock.",
    ),
    Declaration::new("default_country", "Home country", Kind::Country, "Phone numbers without a country code belong to it."),
    Declaration::new("default_locale", "Language", Kind::Language, "Of messages to people whose language is not known."),
];

const LOOK: &[Declaration] = &[
    Declaration::new(
        "colour",
        "Your colour",
        Kind::Colour,
        "For the button, the chat and the pages of your shoppers. Text on it stays readable whatever you choose.",
    ),
    Declaration::new("logo_url", "Your logo", Kind::Url, "The address of a picture, beginning with https://."),
];

const MEASURING: &[Declaration] = &[
    number(
        "attribution_days",
        "Count purchases for",
        (1, 90),
        "days",
        "A purchase by somebody who was told counts as led to by the message for so long, if nothing surer says so.",
    ),
    number(
        "hold_out_percent",
        "Tell some people later, to measure",
        (0, 50),
        "%",
        "Of a hundred people whose turn it is, so many are told later, by chance. Comparing them shows what messages really add. 0: nobody.",
    ),
    number("hold_out_hours", "How much later", (1, 168), "hours", "So long they are not told, and purchases are compared."),
    number(
        "deflection_days",
        "A question counts as answered after",
        (1, 90),
        "days",
        "A question about stock that the chat answered counts as a spared support contact if the shopper was not handed over about it for so long.",
    ),
];

const PRIVACY: &[Declaration] = &[
    number("transcript_days", "Forget chats after", (1, 3650), "days", "Counted from the last thing that was said."),
    number(
        "contact_days",
        "Forget people after",
        (30, 3650),
        "days",
        "People who wait for nothing and asked for nothing for so long are erased; never sooner than 30 days after their requests end.",
    ),
    number(
        "webhook_days",
        "Forget messages from the shop after",
        (2, 90),
        "days",
        "What your shop told us about stock and orders, once it was understood.",
    ),
    number(
        "unreadable_days",
        "Forget what was not understood after",
        (2, 3650),
        "days",
        "Messages from your shop that could not be read are kept so that they can be looked into.",
    ),
    number(
        "bounce_days",
        "Forget bounces after",
        (31, 730),
        "days",
        "What mail providers told about bounces and complaints. Who must not be written to is remembered.",
    ),
    number(
        "data_request_days",
        "Keep data requests for",
        (30, 365),
        "days",
        "A shopper's question what is stored about them, which you have to answer.",
    ),
    number("audit_days", "Keep the list of changes for", (30, 3650), "days", "Who changed what in this shop."),
];

/// Every setting of a shop, in the order of a form.
pub const SECTIONS: &[Section] = &[
    Section { key: "telling", title: "Telling people", settings: TELLING },
    Section { key: "sign_up", title: "Signing up", settings: SIGN_UP },
    Section { key: "follow_ups", title: "Reminders and staying in line", settings: FOLLOW_UPS },
    Section { key: "mail", title: "E-mail", settings: MAIL },
    Section { key: "sms", title: "Text messages", settings: SMS },
    Section { key: "devices", title: "Other ways to tell", settings: DEVICES },
    Section { key: "shop", title: "Your shop", settings: SHOP },
    Section { key: "look", title: "Look", settings: LOOK },
    Section { key: "measuring", title: "Measuring", settings: MEASURING },
    Section { key: "privacy", title: "Keeping and forgetting", settings: PRIVACY },
];

/// What a policy key says of itself.
pub fn declaration(key: &str) -> Option<&'static Declaration> {
    SECTIONS.iter().flat_map(|section| section.settings).find(|setting| setting.key == key && Policy::KEYS.contains(&key))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn set(key: &str, value: &str) -> bool {
        Policy::default().set(key, value).is_ok()
    }

    #[test]
    fn every_key_says_what_it_is_once() {
        let declared: Vec<&str> = SECTIONS.iter().flat_map(|section| section.settings).map(|setting| setting.key).collect();
        for key in Policy::KEYS {
            assert_eq!(declared.iter().filter(|declared| **declared == key).count(), 1, "{key}: a declaration in policy/settings.rs");
        }
        for setting in SECTIONS.iter().flat_map(|section| section.settings) {
            assert!(!setting.label.is_empty() && setting.help.ends_with('.') && !setting.secret, "{}", setting.key);
        }
    }

    /// A value as it is stored can be written back; so can the nothing of a setting that may be empty.
    #[test]
    fn defaults_are_of_their_kind() {
        let defaults = serde_json::to_value(Policy::default()).unwrap();
        for key in Policy::KEYS {
            let (kind, value) = (declaration(key).unwrap().kind, &defaults[key]);
            let fits = match kind {
                Kind::Boolean => value.is_boolean(),
                Kind::Integer { .. } => value.is_i64(),
                Kind::Countries => value.is_array(),
                Kind::Decimal { .. } | Kind::Choice(_) => value.is_string(),
                _ => value.is_string() || value.is_null(),
            };
            assert!(fits, "{key}: {value} is no {}", kind.as_str());
            if value.is_null() {
                assert!(set(key, if kind == Kind::Hours { "off" } else { "" }), "{key}");
            }
            if let Kind::Choice(choices) = kind {
                assert!(choices.iter().all(|choice| set(key, choice.value)) && !set(key, "other"), "{key}");
            }
        }
    }

    proptest! {
        /// The bounds that are shown are those that are enforced.
        #[test]
        fn what_is_declared_is_what_is_taken(key in proptest::sample::select(Policy::KEYS.to_vec()), wild in any::<i64>(), step in -2_i64..=2) {
            match declaration(key).unwrap().kind {
                Kind::Integer { min, max } => {
                    for value in [wild, min + step, max + step, wild.rem_euclid(max + 2)] {
                        prop_assert_eq!(set(key, &value.to_string()), (min..=max).contains(&value), "{}={}", key, value);
                    }
                }
                Kind::Decimal { min_milli, max_milli } => {
                    for milli in [i64::from(min_milli) + step, i64::from(max_milli) + step, wild.rem_euclid(2_000_000)] {
                        let text = format!("{}{}.{:03}", if milli < 0 { "-" } else { "" }, milli.abs() / 1000, milli.abs() % 1000);
                        let within = (i64::from(min_milli)..=i64::from(max_milli)).contains(&milli);
                        prop_assert_eq!(set(key, &text), within, "{}={}", key, text);
                    }
                }
                Kind::Boolean => prop_assert!(set(key, "true") && set(key, "false") && !set(key, &wild.to_string())),
                Kind::Hours => prop_assert!(set(key, "8:30-21:00") && set(key, "off") && !set(key, "21-8")),
                Kind::Colour => prop_assert!(set(key, "#0b6e4f") && set(key, "") && !set(key, "green-ish")),
                Kind::Url => prop_assert!(set(key, "https://example.com/a.png") && set(key, "") && !set(key, "example")),
                Kind::Email => prop_assert!(set(key, "owner@example.com") && set(key, "") && !set(key, "owner")),
                Kind::Country => prop_assert!(set(key, "DE") && set(key, "") && !set(key, "Germany")),
                Kind::Countries => prop_assert!(set(key, "DE,AT") && set(key, "") && !set(key, "Germany")),
                Kind::Language => prop_assert!(set(key, "pt-BR") && !set(key, "")),
                Kind::Text | Kind::Choice(_) => {}
            }
        }
    }
}
