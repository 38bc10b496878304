//! What a change of settings means, in sentences for whoever is about to save it.

use super::{Order, Policy};
use crate::schedule::Hours;

/// What was counted in the shop's rows for a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// People who would be told as soon as what is in stock now has settled.
    pub told: u64,
    /// People who would wait for the merchant's approval.
    pub held: u64,
    /// People who are about to be told as things are.
    pub anyway: u64,
    /// As `told` and `anyway`, within an hour.
    pub told_in_an_hour: u64,
    pub anyway_in_an_hour: u64,
    /// Items whose people are being told now, and would not be any more.
    pub stopped: u64,
    /// Open requests that would be too old.
    pub expire: u64,
    pub conversations: u64,
    pub unreadable: u64,
    pub changes: u64,
    /// Messages that sleep.
    pub emails_asleep: u64,
    pub texts_asleep: u64,
    /// The shop's mail would be stopped, if it were judged now.
    pub mail_stops: bool,
}

/// `1,204`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn many(number: u64, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {more}", grouped(number)) }
}

fn people(number: u64) -> String {
    many(number, "person", "people")
}

/// What stands out first: whom it messages. Then what there is to say about each setting that changes (`keys`).
pub fn sentences(before: &Policy, after: &Policy, keys: &[&str], counts: &Counts) -> Vec<String> {
    let mut said = reach(after, counts);
    said.extend(keys.iter().filter_map(|key| of(key, before, after, counts)));
    said
}

fn reach(after: &Policy, counts: &Counts) -> Vec<String> {
    let mut said = Vec::new();
    let when = if after.settle_secs > 60 { format!("within {}", span(after.settle_secs)) } else { "now".to_owned() };
    let more = counts.told.saturating_sub(counts.anyway);
    if more > 0 {
        said.push(format!("{} would be told {when} that what they wait for is back.", people(more)));
    }
    if counts.held > 0 {
        let limit = people(after.mass_send_limit.unsigned_abs());
        said.push(format!("Messages to {} would wait for your approval, because your limit is {limit}.", people(counts.held)));
    }
    let later = counts.told_in_an_hour.saturating_sub(counts.anyway_in_an_hour).saturating_sub(more);
    if later > 0 {
        said.push(format!("{} more would be told within the next hour, if the stock stays as it is.", people(later)));
    }
    let fewer = counts.anyway_in_an_hour.saturating_sub(counts.told_in_an_hour);
    if fewer > 0 {
        said.push(format!("{} who are about to be told within the next hour would not be.", people(fewer)));
    }
    if counts.stopped > 0 {
        said.push(format!("Telling would stop for {}; whoever was not told yet stays in line.", many(counts.stopped, "item", "items")));
    }
    if more > 0 && after.hold_out_percent > 0 {
        said.push(format!("Of these, about {} % would be told {} hours later, to measure.", after.hold_out_percent, after.hold_out_hours));
    }
    said
}

fn of(key: &str, before: &Policy, after: &Policy, counts: &Counts) -> Option<String> {
    Some(match key {
        "email_hours" => hours("E-mail", after.email_hours, counts.emails_asleep),
        "mail_from_name" => match &after.mail_from_name {
            Some(name) => format!("E-mail will be sent as {name}."),
            None => "E-mail will be sent in your shop’s name.".to_owned(),
        },
        "sms_hours" => hours("Text messages", after.sms_hours, counts.texts_asleep),
        "expire_days" if counts.expire > 0 => {
            format!("{} older than {} days would end within the next hour.", many(counts.expire, "request", "requests"), after.expire_days)
        }
        "expire_days" => format!("Requests end after {} days; none is that old now.", after.expire_days),
        "transcript_days" => forgotten(counts.conversations, "chat", "chats", after.transcript_days),
        "unreadable_days" => forgotten(counts.unreadable, "message of your shop", "messages of your shop", after.unreadable_days),
        "audit_days" => forgotten(counts.changes, "entry of the list of changes", "entries of the list of changes", after.audit_days),
        "order" if after.order == Order::Newest => "Whoever asked last is told first; shoppers’ places in line turn round.".to_owned(),
        "order" => "Whoever asked first is told first.".to_owned(),
        "wave_rate" => format!("Ten units tell {} instead of {}.", ten(after), ten(before)),
        "wave_interval_secs" => format!(
            "The next people in line are told after {} instead of {}.",
            span(after.wave_interval_secs),
            span(before.wave_interval_secs)
        ),
        "settle_secs" => format!("An item must be back for {} before anybody is told.", span(after.settle_secs)),
        "min_units" => format!("Nobody is told below {}.", many(after.min_units.unsigned_abs(), "unit", "units")),
        "mass_send_limit" => format!("A send to more than {} waits for your approval.", people(after.mass_send_limit.unsigned_abs())),
        "published_only" if after.published_only => "Nobody is told of products that are not published.".to_owned(),
        "published_only" => "People are told of products that are not published, too.".to_owned(),
        "tell_backorder" if after.tell_backorder => "Everybody who waits is told when an item can be back-ordered.".to_owned(),
        "tell_backorder" => "Items that can only be back-ordered count as sold out.".to_owned(),
        "double_opt_in" if after.double_opt_in => "New sign-ups have to confirm. Whoever waits already is told as before.".to_owned(),
        "sms_double_opt_in" if after.sms_double_opt_in => {
            "New sign-ups by phone have to confirm. Whoever waits already is told as before.".to_owned()
        }
        "double_opt_in" | "sms_double_opt_in" => {
            "New sign-ups count at once. Those that were not confirmed so far still have to be.".to_owned()
        }
        "sms_countries" if after.sms_countries.is_empty() => "Numbers of every country can be signed up.".to_owned(),
        "sms_countries" => {
            format!("Only numbers of {} can be signed up. Whoever waits already is told as before.", after.sms_countries.join(", "))
        }
        "complaint_limit_percent" if counts.mail_stops => {
            format!("Your e-mail would stop at the next complaint: your rate is above {} %.", after.complaint_limit_percent)
        }
        "hold_out_percent" if after.hold_out_percent == 0 => {
            "Nobody is held out any more: whoever waits for the measurement is told now.".to_owned()
        }
        "reminders" if after.reminders == 0 => "Nobody is reminded of alerts that are sent from now on.".to_owned(),
        "reminders" => format!(
            "Alerts that are sent from now on are followed by up to {}.",
            many(after.reminders.unsigned_abs(), "reminder", "reminders")
        ),
        "stay_on_list" if after.stay_on_list => "Whoever was told and did not buy goes back to their place when it sells out.".to_owned(),
        "contact_days" => format!("People who wait for nothing are erased after {} days.", after.contact_days),
        _ => return None,
    })
}

fn hours(what: &str, hours: Option<Hours>, asleep: u64) -> String {
    let when = match hours {
        Some(hours) => {
            let hours = hours.to_string();
            let (from, to) = hours.split_once('-').unwrap_or((&hours, ""));
            format!("{what} will be sent from {from} to {to} of the recipient’s day.")
        }
        None => format!("{what} will be sent at any hour."),
    };
    if asleep == 0 {
        return when;
    }
    format!("{when} {} for the end of the present hours; they are looked at again now.", many(asleep, "message waits", "messages wait"))
}

fn forgotten(number: u64, one: &str, more: &str, days: i64) -> String {
    match number {
        0 => format!("Nothing is old enough to be forgotten now ({days} days)."),
        number => format!("{} older than {days} days would be forgotten within the next hour.", many(number, one, more)),
    }
}

fn ten(policy: &Policy) -> String {
    people(crate::wave::supported(crate::stock::Sellable::Units(10), policy.wave_rate))
}

fn span(secs: i64) -> String {
    let (number, one, more) = match secs {
        0 => return "no time".to_owned(),
        secs if secs % 86_400 == 0 => (secs / 86_400, "day", "days"),
        secs if secs % 3600 == 0 => (secs / 3600, "hour", "hours"),
        secs if secs % 60 == 0 => (secs / 60, "minute", "minutes"),
        secs => (secs, "second", "seconds"),
    };
    many(number.unsigned_abs(), one, more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(key: &str, value: &str) -> Policy {
        let mut policy = Policy::default();
        policy.set(key, value).unwrap();
        policy
    }

    fn said(key: &str, value: &str, counts: Counts) -> Vec<String> {
        sentences(&Policy::default(), &changed(key, value), &[key], &counts)
    }

    #[test]
    fn a_change_says_what_it_does() {
        for (key, value, counts, words) in [
            ("mail_from_name", "Northwind Store", Counts::default(), "E-mail will be sent as Northwind Store."),
            ("sms_hours", "10:00-18:30", Counts::default(), "Text messages will be sent from 10:00 to 18:30 of the recipient’s day."),
            (
                "sms_hours",
                "off",
                Counts { texts_asleep: 2, ..Counts::default() },
                "Text messages will be sent at any hour. 2 messages wait for the end of the present hours; they are looked at again now.",
            ),
            (
                "expire_days",
                "30",
                Counts { expire: 1204, ..Counts::default() },
                "1,204 requests older than 30 days would end within the next hour.",
            ),
            (
                "transcript_days",
                "7",
                Counts { conversations: 1, ..Counts::default() },
                "1 chat older than 7 days would be forgotten within the next hour.",
            ),
            ("wave_rate", "2.5", Counts::default(), "Ten units tell 25 people instead of 10 people."),
            ("wave_interval_secs", "5400", Counts::default(), "The next people in line are told after 90 minutes instead of 1 hour."),
            (
                "min_units",
                "2",
                Counts { told: 3214, ..Counts::default() },
                "3,214 people would be told now that what they wait for is back. Nobody is told below 2 units.",
            ),
            ("colour", "#112233", Counts { anyway: 4, told: 4, ..Counts::default() }, ""),
        ] {
            assert_eq!(said(key, value, counts).join(" "), words, "{key}={value}");
        }
        let held = said("mass_send_limit", "100", Counts { held: 500, ..Counts::default() });
        assert_eq!(held[0], "Messages to 500 people would wait for your approval, because your limit is 100 people.");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 12, 999, 1_000, 1_204_000].map(grouped), ["0", "12", "999", "1,000", "1,204,000"]);
    }
}
