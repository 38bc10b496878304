//! The reply to a turn, worded from its outcome.

mod address;
mod alerts;
mod choices;
mod sign_up;
mod stock;

use super::dialogue::{Asked, ConsentShown, Focus, Purpose};
use super::plan::{View, Wish};
use super::wording;
use super::{Asks, Dialogue, Heard, Intent, Language, Outcome, Plan, Product, Reply, Voice};

/// Words the outcome of a turn and moves the dialogue on.
pub fn answer(heard: &Heard, plan: &Plan, outcome: &Outcome, dialogue: &mut Dialogue, voice: &Voice) -> Reply {
    let before = dialogue.clone();
    dialogue.language = Some(heard.language);
    dialogue.page.clone_from(&plan.page);
    dialogue.asked = None;
    dialogue.just_made = None;
    let reply = Reply { locale: heard.language, intent: plan.intent, ..Reply::default() };
    let mut writer =
        Writer { language: heard.language, words: &heard.words, outcome, dialogue, before, voice, reply, sentences: Vec::new() };
    writer.write(&plan.view);
    writer.reply.text = writer.sentences.join(" ");
    writer.reply
}

/// Words that are kept while it is open which product they speak of.
const MOST_KEPT: usize = 40;

struct Writer<'a> {
    language: Language,
    words: &'a [String],
    outcome: &'a Outcome,
    dialogue: &'a mut Dialogue,
    /// The dialogue before this turn.
    before: Dialogue,
    voice: &'a Voice,
    reply: Reply,
    sentences: Vec<String>,
}

impl Writer<'_> {
    fn write(&mut self, view: &View) {
        match view {
            View::HandOver => self.hand_over(),
            View::Greeting => self.say("greeting", &[("shop", &self.voice.shop_name.clone())]),
            View::Thanks => self.say("thanks", &[]),
            View::Ready => self.say("ready", &[]),
            View::Declined { product } => {
                self.dialogue.declined.extend(product.clone().filter(|product| !self.before.declined.contains(product)));
                self.say("declined", &[]);
            }
            View::Noted => {
                self.say("declined", &[]);
                self.dialogue.asked.clone_from(&self.before.asked);
            }
            View::WhichProduct { candidates, wish } => self.which_product(candidates, wish),
            View::NotFound { candidates } => self.not_found(candidates),
            View::NoSuchVariant { product, wish } => self.no_such_variant(product, wish),
            View::Stock { product, variants, wish } => self.stock(product, variants, wish),
            View::StockOfSeveral { items, wish } => self.stock_of_several(items, wish),
            View::Alternatives { product, asked_about, others } => self.alternatives(product.as_ref(), asked_about.as_deref(), others),
            View::SignUp { product, variant, wish } => self.sign_up(product, variant.as_deref(), wish),
            View::AskAddress { question, wish, product, variant, purpose } => {
                self.ask_address(question, wish, product.as_ref(), variant.as_deref(), *purpose);
            }
            View::AddressForgotten => {
                self.dialogue.addresses.clear();
                self.say("address-forgotten", &[]);
            }
            View::Alerts { wish } => self.alerts(wish),
            View::Why { wish } => self.why(wish),
            View::Cancelled => self.cancelled(),
            View::WhichAlert => self.which_alert(),
            View::ListToCancel { wish } => self.list_to_cancel(wish),
            View::Code => self.code(),
            View::NothingToCancel => self.say("nothing-to-cancel", &[]),
        }
    }

    fn say(&mut self, key: &str, parts: &[(&str, &str)]) {
        self.sentences.push(wording::text(self.language, key, parts));
    }

    /// Says what an address is used for; the question that was just asked keeps the words.
    fn say_consent(&mut self, shown: ConsentShown) {
        self.sentences.push(shown.text.clone());
        if let Some(asked) = &mut self.dialogue.asked {
            asked.consent = Some(shown);
        }
    }

    fn hand_over(&mut self) {
        self.reply.handed_over = true;
        match &self.voice.support_address {
            Some(support) => self.say("hand-over", &[("support", support)]),
            None => self.say("hand-over-open", &[]),
        }
        // What was asked before still stands: the shopper may come back to it.
        self.dialogue.asked.clone_from(&self.before.asked);
    }

    fn focus(&mut self, product: &Product, variant: Option<&str>) {
        self.dialogue.focus = Some(Focus { product: product.id.clone(), variant: variant.map(str::to_owned) });
    }

    fn remember(&mut self, wish: &Wish) {
        if let Some(given) = &wish.gives {
            self.dialogue.addresses.retain(|known| known != given);
            self.dialogue.addresses.push(given.clone());
        }
    }

    fn ask(&mut self, what: Asks, wish: &Wish) {
        self.reply.asks = Some(what);
        self.dialogue.asked = Some(Asked {
            what,
            purpose: if wish.to_be_told { Purpose::SignUp } else { Purpose::Stock },
            consent_shown: false,
            consent: None,
            picks: Vec::new(),
            slip: None,
            replaces: wish.replaces.clone(),
            words: Vec::new(),
        });
    }

    fn which_product(&mut self, candidates: &[Product], wish: &Wish) {
        self.remember(wish);
        self.say(if candidates.is_empty() { "which-product-open" } else { "which-product" }, &[]);
        self.ask(Asks::Product, wish);
        if let Some(asked) = &mut self.dialogue.asked {
            // Fewer of those that were shown: still the same question.
            let shown = self.before.shown_products();
            let narrower = !candidates.is_empty() && candidates.iter().all(|candidate| shown.contains(&candidate.id.as_str()));
            let before = self.before.asked.iter().filter(|_| narrower).flat_map(|asked| &asked.words);
            let words: Vec<&String> = before.chain(self.words).collect();
            asked.words = words[words.len().saturating_sub(MOST_KEPT)..].iter().map(|word| (*word).clone()).collect();
        }
        self.offer_products(candidates);
    }

    fn not_found(&mut self, candidates: &[Product]) {
        self.say("not-found", &[]);
        self.ask(Asks::Product, &Wish::default());
        self.offer_products(candidates);
    }

    fn no_such_variant(&mut self, product: &Product, wish: &Wish) {
        self.remember(wish);
        self.say("no-such-variant", &[("item", &product.title)]);
        self.about(product, None, None);
        self.focus(product, None);
        self.ask(Asks::Variant, wish);
        let all: Vec<&str> = product.variants.iter().map(|variant| variant.id.as_str()).collect();
        self.offer_variants(product, &all, false);
    }

    fn intends(&self, intent: Intent) -> bool {
        self.reply.intent == intent
    }
}
