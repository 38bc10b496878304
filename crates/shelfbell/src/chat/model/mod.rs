//! A model may word an answer; it never decides (R11).
//!
//! The concierge has answered before a model is asked, so there is always something to say. Only answers that ask nothing, offer nothing
//! and wrote nothing are given to it, never a message with an address in it. Its text is compared with what was read in this turn; when
//! anything is wrong, the shopper gets the concierge's own words, in the same turn.

mod claims;
mod evidence;
mod failure;
mod guard;
mod prompt;
mod sentence;
#[cfg(test)]
mod tests;
mod tools;

use std::time::Duration;

use shelfbell_core::chat::{Act, Heard, Intent, Outcome, Plan, Product, Reply};

use super::act::Turn;
use crate::models::{Completion, Message, Model, ModelError, Said};
use evidence::Evidence;
use failure::Failure;

/// Calls in one round; more is a loop.
const MOST_CALLS: usize = 4;

/// A turn that the concierge has answered.
#[derive(Clone, Copy)]
pub struct AnsweredTurn<'a> {
    pub heard: &'a Heard,
    pub plan: &'a Plan,
    pub outcome: &'a Outcome,
    pub reply: &'a Reply,
    pub page: Option<&'a Product>,
    pub found: &'a [Product],
}

/// The model's words for the reply; `None` where the concierge's own stand.
pub async fn word(turn: &Turn<'_>, answered: AnsweredTurn<'_>) -> Option<String> {
    let model = turn.app.model.as_deref()?;
    if !may_word(&answered) {
        return None;
    }
    let within = Duration::from_secs(turn.app.config.llm.timeout_secs);
    let worded = match tokio::time::timeout(within, talk(turn, model, &answered)).await {
        Ok(worded) => worded,
        Err(_) => Err(ModelError::Timeout.into()),
    };
    let outcome = worded.as_ref().map_or_else(Failure::outcome, |_| "used");
    metrics::counter!("shelfbell_model_turns_total", "outcome" => outcome).increment(1);
    worded.inspect_err(|error| tracing::warn!(outcome, %error, "the concierge answered by itself")).ok()
}

/// Nothing was written, nothing is asked or offered, nobody's address is in it, and it is about what is sold.
fn may_word(answered: &AnsweredTurn<'_>) -> bool {
    let AnsweredTurn { heard, plan, reply, .. } = answered;
    let read_only = matches!(plan.act, Act::Say | Act::Read { .. }) && reply.subscriptions.is_empty();
    let hides_nothing = reply.asks.is_none() && !reply.offers_sign_up && !reply.handed_over;
    let about_what_is_sold = matches!(
        reply.intent,
        Intent::Availability
            | Intent::RestockWhen
            | Intent::NotifyMe
            | Intent::Choose
            | Intent::Alternatives
            | Intent::Greeting
            | Intent::Thanks
    );
    read_only && hides_nothing && about_what_is_sold && heard.contacts.is_empty()
}

async fn talk(turn: &Turn<'_>, model: &dyn Model, answered: &AnsweredTurn<'_>) -> Result<String, Failure> {
    let mut evidence = Evidence::of_turn(answered.page, answered.found, answered.outcome);
    let mut messages = vec![Message::User(prompt::user(&answered.heard.text, answered.reply, &evidence))];
    let tools = tools::tools();
    for _ in 0..turn.app.config.llm.max_rounds {
        match model.complete(&Completion { system: prompt::SYSTEM, messages: &messages, tools: &tools }).await? {
            Said::Text(text) => {
                let text = text.trim().to_owned();
                guard::check(&text, answered.reply, &evidence, &hosts(turn)).map_err(Failure::Refused)?;
                return Ok(text);
            }
            Said::Calls(calls) if calls.len() > MOST_CALLS => break,
            Said::Calls(calls) => {
                let mut results = Vec::with_capacity(calls.len());
                for call in &calls {
                    results.push(tools::run(turn, &mut evidence, call).await?);
                }
                messages.extend([Message::Calls(calls), Message::Results(results)]);
            }
        }
    }
    Err(Failure::Looped)
}

fn hosts(turn: &Turn<'_>) -> Vec<String> {
    let storefront = url::Url::parse(&turn.shop.storefront_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    storefront.into_iter().chain([turn.shop.domain.clone()]).collect()
}
