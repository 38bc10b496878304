//! Was this turn a stock question, and what became of it?

use super::{Dialogue, Intent, Outcome, Reply, SignUpResult};
use crate::deflection::{Fate, Subject};

/// `None` when the turn was not about stock. `dialogue` after the turn: a hand-over is about what was being talked about.
pub fn stock_question(reply: &Reply, outcome: &Outcome, dialogue: &Dialogue) -> Option<(Subject, Fate)> {
    if reply.handed_over {
        let focus = dialogue.focus.as_ref();
        let product = focus.map(|focus| focus.product.clone()).or_else(|| dialogue.page.clone());
        return Some((Subject { product, variant: focus.and_then(|focus| focus.variant.clone()) }, Fate::HandedOver));
    }
    if let Some(SignUpResult::Made(alert) | SignUpResult::Already(alert)) = &outcome.sign_up {
        return Some((Subject { product: Some(alert.product.clone()), variant: alert.variant.clone() }, Fate::Captured));
    }
    let subject = reply
        .about
        .as_ref()
        .map(|about| Subject { product: Some(about.product.clone()), variant: about.variant.clone() })
        .unwrap_or_default();
    if reply.about.as_ref().is_some_and(|about| about.as_of.is_some()) {
        return Some((subject, Fate::Answered));
    }
    let asks = matches!(reply.intent, Intent::Availability | Intent::RestockWhen | Intent::NotifyMe | Intent::Alternatives);
    asks.then_some((subject, Fate::Left))
}
