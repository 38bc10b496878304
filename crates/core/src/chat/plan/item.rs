//! Turns about products: stock, dates, requests, choices, alternatives.

use super::decide::Turn;
use super::view::{AddressQuestion, View, Wish};
use super::{Act, Plan, SignUp};
use crate::chat::dialogue::{ConsentShown, Given, Purpose, Target};
use crate::chat::resolve::{Item, Meant, options_in};
use crate::chat::signal::Signal;
use crate::chat::{Asks, Intent, Product, options};
use crate::contact::ChannelKind;

/// No more variants than this are read for one answer.
const MOST_READ: usize = 100;
/// No more alternatives than this are looked at.
const MOST_ALTERNATIVES: usize = 6;

/// What is asked of a product.
pub(super) const ASKS: [Signal; 9] =
    [Signal::Stock, Signal::Still, Signal::Have, Signal::When, Signal::Back, Signal::Again, Signal::Returned, Signal::Tell, Signal::Range];

impl Turn<'_> {
    pub fn about_the_catalogue(&self) -> Plan {
        let intent = self.intent();
        let wish = self.wish(intent);
        if intent == Intent::Alternatives && !matches!(self.meant, Meant::OneOf(_) | Meant::Several(_)) {
            return self.alternatives();
        }
        match &self.meant {
            Meant::Item(item) if self.is_asked_for(item) => self.about_item(intent, item, wish),
            Meant::Several(items) => Self::about_several(intent, items, wish),
            Meant::OneOf(candidates) => {
                Plan::say(self.or_choose(intent), View::WhichProduct { candidates: candidates.iter().copied().cloned().collect(), wish })
            }
            Meant::Unknown => self.unknown(intent, wish),
            // "c'est fini ?": a question made of small words, on a product's page.
            Meant::Item(item) if self.asks_in_small_words() => self.about_item(intent, item, wish),
            Meant::Nothing | Meant::Item(_) => self.nothing_named(intent, wish),
        }
    }

    fn asks_in_small_words(&self) -> bool {
        const SMALL_TALK: [Signal; 7] =
            [Signal::Thanks, Signal::Greeting, Signal::Anyone, Signal::Yes, Signal::No, Signal::Other, Signal::Forget];
        self.heard.text.contains('?') && self.heard.words.len() > 1 && !self.signals.any(&SMALL_TALK)
    }

    fn intent(&self) -> Intent {
        let tells = self.has(Signal::Tell)
            && !(self.has(Signal::Ask) && (self.signals.any(&[Signal::Stock, Signal::Have]) && !self.has(Signal::Back)));
        let polite = self.has(Signal::Ask) && self.has(Signal::When);
        if self.has(Signal::Alternatives) && !self.has(Signal::Tell) {
            Intent::Alternatives
        } else if tells && !polite {
            Intent::NotifyMe
        } else if (self.has(Signal::Back) && !self.has(Signal::Returned)) || (self.has(Signal::When) && !self.has(Signal::Other)) {
            Intent::RestockWhen
        } else if self.signals.any(&[Signal::Stock, Signal::Still, Signal::Have, Signal::Again, Signal::Returned, Signal::Range]) {
            Intent::Availability
        } else if self.is_choice() && !(self.heard.text.contains('?') && self.signals.any(&[Signal::Not, Signal::No])) {
            Intent::Choose
        } else {
            Intent::Availability
        }
    }

    /// Names a product or variant and asks nothing of it.
    fn is_choice(&self) -> bool {
        let asked = self.dialogue.asks() == Some(Asks::Product);
        let asked_variant = self.dialogue.asks() == Some(Asks::Variant);
        match &self.meant {
            Meant::Item(item) => {
                asked
                    || (asked_variant && item.options.says_something())
                    // On a page, the first message asks; later ones choose another size of what is talked about.
                    || (!item.by_name && self.dialogue.focus.is_some())
                    || (self.has(Signal::Correction) && self.dialogue.focus.is_some())
            }
            _ => asked,
        }
    }

    fn or_choose(&self, intent: Intent) -> Intent {
        if self.has(Signal::Alternatives) { Intent::Alternatives } else { intent }
    }

    fn wish(&self, intent: Intent) -> Wish {
        let continued = intent == Intent::Choose && self.dialogue.asked.as_ref().is_some_and(|asked| asked.purpose == Purpose::SignUp);
        Wish {
            to_be_told: intent == Intent::NotifyMe || continued,
            date: intent == Intent::RestockWhen,
            any_variant: self.has(Signal::Any),
            gives: None,
            replaces: self.replaces(),
        }
    }

    /// Something is named, pointed at, or asked about what is being talked of.
    fn is_asked_for(&self, item: &Item) -> bool {
        let asks = [ASKS.as_slice(), &[Signal::Alternatives, Signal::This, Signal::Any]].concat();
        (item.by_name && !self.is_guess(item))
            || item.options.says_something()
            || item.missing_option
            || (self.signals.any(&asks) && !self.only_courtesy())
    }

    /// A name that only a misspelt word would give, in a message that asks nothing: "je fonce, merci" is no fence.
    pub fn is_guess(&self, item: &Item) -> bool {
        item.misspelt && !self.signals.any(&ASKS) && self.signals.any(&[Signal::Thanks, Signal::Greeting, Signal::Yes, Signal::No])
    }

    /// "that's kind, thanks": a pronoun alone asks nothing.
    fn only_courtesy(&self) -> bool {
        self.signals.any(&[Signal::Thanks, Signal::Greeting, Signal::Yes])
            && !self.signals.any(&[ASKS.as_slice(), &[Signal::Alternatives]].concat())
    }

    /// Stock of each; what else is asked of several is asked back, one at a time.
    fn about_several(intent: Intent, items: &[Item], wish: Wish) -> Plan {
        let vague = items.iter().any(|item| item.missing_option);
        if vague || !matches!(intent, Intent::Availability | Intent::RestockWhen | Intent::Choose) {
            return Plan::say(intent, View::WhichProduct { candidates: items.iter().map(|item| item.product.clone()).collect(), wish });
        }
        let each = MOST_READ / items.len().max(1);
        let items: Vec<(Product, Vec<String>)> =
            items.iter().map(|item| (item.product.clone(), item.options.variants.iter().take(each).cloned().collect())).collect();
        let variants = items.iter().flat_map(|(_, variants)| variants.clone()).collect();
        Plan { act: Act::Read { variants }, ..Plan::say(intent, View::StockOfSeveral { items, wish }) }
    }

    pub fn about_item(&self, intent: Intent, item: &Item, mut wish: Wish) -> Plan {
        let product = item.product;
        if item.missing_option {
            return Plan::say(intent, View::NoSuchVariant { product: product.clone(), wish });
        }
        let variants = self.variants_meant(item, wish.any_variant || self.has(Signal::Range));
        // Right after a sign-up "actually the large one" corrects it.
        if let (Some(made), true, true) = (&self.dialogue.just_made, self.has(Signal::Correction), intent == Intent::Choose) {
            wish.to_be_told = true;
            wish.replaces = Some(made.clone());
        }
        self.stock_or_sign_up(intent, product, variants, wish)
    }

    /// The variants of the question that was asked last.
    fn offered_variants(&self) -> Vec<&str> {
        let asked = self.dialogue.asked.iter().filter(|asked| asked.what == Asks::Variant);
        let targets = asked.flat_map(|asked| &asked.picks).map(|pick| &pick.target);
        targets.filter_map(|target| if let Target::Variant { variant, .. } = target { Some(variant.as_str()) } else { None }).collect()
    }

    /// Those that the message names; where it names none, the one talked about.
    fn variants_meant(&self, item: &Item, any: bool) -> Vec<String> {
        let in_focus = self.focus.is_some_and(|focus| focus.id == item.product.id);
        // "in L", "which of the two?", "the short one": of those that were asked about.
        let offered = self.offered_variants();
        let narrowed: Vec<String> = item.options.variants.iter().filter(|variant| offered.contains(&variant.as_str())).cloned().collect();
        if item.options.says_something() && !item.by_name && in_focus && !any && !narrowed.is_empty() {
            return narrowed;
        }
        match self.focus_variant.filter(|_| in_focus && !any) {
            Some(variant) if !item.options.says_something() => vec![variant.to_owned()],
            Some(variant) if !item.by_name => options::like(item.product, &item.options.variants, variant),
            _ => item.options.variants.clone(),
        }
    }

    /// "the walnut shelf?", "which one?", "the one with five boards": still the walnut one.
    fn as_said_before(&self, product: &Product, variants: Vec<String>, wish: &Wish) -> Vec<String> {
        let any = wish.any_variant || self.has(Signal::Range) || !self.dialogue.shown_products().contains(&product.id.as_str());
        let asked = self.dialogue.asked.as_ref().filter(|asked| !any && asked.what == Asks::Product && !asked.words.is_empty());
        let Some(asked) = asked else { return variants };
        let before = options_in(product, &asked.words, self.heard.language);
        let both: Vec<String> = variants.iter().filter(|variant| before.variants.contains(variant)).cloned().collect();
        if before.says_something() && !both.is_empty() { both } else { variants }
    }

    /// One variant, asked to be told, address known: sign up. Else read first.
    pub fn stock_or_sign_up(&self, intent: Intent, product: &Product, variants: Vec<String>, wish: Wish) -> Plan {
        let variants = self.as_said_before(product, variants, &wish);
        let given = wish.gives.clone().or_else(|| self.dialogue.address().cloned());
        let target = match variants.as_slice() {
            [only] => Some(Some(only.clone())),
            _ if wish.any_variant => Some(None),
            _ => None,
        };
        match (target, given) {
            (Some(variant), Some(given)) if wish.to_be_told && self.asks_clearly() && self.may_be_written_to(&given) => {
                Plan { intent, ..self.sign_up(product, variant, given, wish) }
            }
            _ => {
                let read = variants.iter().take(MOST_READ).cloned().collect();
                Plan { act: Act::Read { variants: read }, ..Plan::say(intent, View::Stock { product: product.clone(), variants, wish }) }
            }
        }
    }

    /// A number is texted only after the sentence about text messages, rates and STOP was read, or when its owner writes from it.
    fn may_be_written_to(&self, given: &Given) -> bool {
        let shown = self.dialogue.asked.as_ref().and_then(|asked| asked.consent.as_ref());
        given.channel != ChannelKind::Sms || self.dialogue.by_phone || shown.is_some_and(|shown| shown.covers(given.channel))
    }

    /// "tell me" alone, long after an address was given, may be about anything: then it is asked first.
    fn asks_clearly(&self) -> bool {
        let about_stock = [Signal::Back, Signal::Again, Signal::When, Signal::Stock, Signal::This, Signal::Any, Signal::Correction];
        !self.heard.contacts.is_empty() || self.dialogue.asked.is_some() || self.names_something() || self.signals.any(&about_stock)
    }

    pub fn sign_up(&self, product: &Product, variant: Option<String>, given: Given, wish: Wish) -> Plan {
        let shown = self.dialogue.asked.as_ref().and_then(|asked| asked.consent.as_ref()).filter(|shown| shown.covers(given.channel));
        let sign_up = SignUp {
            product: product.id.clone(),
            variant: variant.clone(),
            channel: given.channel,
            address: given.text,
            consent: shown.map_or_else(|| ConsentShown::for_one(self.heard.language, given.channel).text, |shown| shown.text.clone()),
            replaces: wish.replaces.clone(),
        };
        Plan { act: Act::SignUp(sign_up), ..Plan::say(Intent::NotifyMe, View::SignUp { product: product.clone(), variant, wish }) }
    }

    fn unknown(&self, intent: Intent, wish: Wish) -> Plan {
        if self.only_courtesy() {
            return self.courtesy();
        }
        let of_focus = self.signals.any(&[Signal::When, Signal::Back, Signal::Again, Signal::Returned, Signal::Tell])
            || (self.has(Signal::This) && self.signals.any(&[Signal::Stock, Signal::Still, Signal::Have, Signal::Range]));
        if let Some(focus) = self.focus.filter(|_| of_focus) {
            return self.about_focus(intent, focus, wish);
        }
        if self.signals.any(&[Signal::Stock, Signal::Have]) || self.dialogue.asks() == Some(Asks::Product) {
            return Plan::say(intent, View::NotFound { candidates: Vec::new() });
        }
        if self.signals.any(&[Signal::When, Signal::Back, Signal::Again, Signal::Returned, Signal::Tell]) {
            return Plan::say(intent, View::WhichProduct { candidates: Vec::new(), wish });
        }
        self.courtesy()
    }

    fn about_focus(&self, intent: Intent, focus: &Product, wish: Wish) -> Plan {
        let variants = match self.focus_variant.filter(|_| !wish.any_variant && !self.has(Signal::Range)) {
            Some(variant) => vec![variant.to_owned()],
            None => focus.variants.iter().map(|variant| variant.id.clone()).collect(),
        };
        self.stock_or_sign_up(intent, focus, variants, wish)
    }

    fn nothing_named(&self, intent: Intent, wish: Wish) -> Plan {
        let asks = self.signals.any(&ASKS);
        if asks && !self.only_courtesy() {
            return Plan::say(intent, View::WhichProduct { candidates: Vec::new(), wish });
        }
        self.courtesy()
    }

    /// No signal says what is asked.
    fn courtesy(&self) -> Plan {
        const OFFER: usize = 8;
        let offered = matches!(self.dialogue.asks(), Some(Asks::Address | Asks::Consent));
        let question = self.heard.text.contains('?');
        let silent = !self.signals.any(&[Signal::Other, Signal::Thanks, Signal::Greeting, Signal::Why]);
        if offered && !question && silent && self.heard.contacts.is_empty() && self.heard.words.len() <= OFFER {
            // "hm, let me think", "my name is Ana": no yes to the offer, and no no.
            return Plan::say(Intent::Decline, View::Noted);
        }
        if self.has(Signal::Thanks) {
            Plan::say(Intent::Thanks, View::Thanks)
        } else if self.has(Signal::Greeting) {
            Plan::say(Intent::Greeting, View::Greeting)
        } else {
            Plan::say(Intent::Other, View::HandOver)
        }
    }

    fn alternatives(&self) -> Plan {
        let product = match &self.meant {
            Meant::Item(item) => Some(item.product),
            _ => self.focus,
        };
        let other = |candidate: &&Product| product.is_none_or(|product| product.id != candidate.id);
        let similar = |candidate: &&Product| match product.and_then(|product| product.product_type.as_ref()) {
            Some(kind) if !kind.is_empty() => candidate.product_type.as_ref() == Some(kind),
            _ => true,
        };
        let others: Vec<Product> = self.found.iter().filter(other).filter(similar).take(MOST_ALTERNATIVES).cloned().collect();
        if product.is_none() && others.is_empty() {
            return Plan::say(Intent::Alternatives, View::WhichProduct { candidates: Vec::new(), wish: Wish::default() });
        }
        let own = product.iter().flat_map(|product| &product.variants);
        let read =
            own.chain(others.iter().flat_map(|product| &product.variants)).map(|variant| variant.id.clone()).take(MOST_READ).collect();
        let view = View::Alternatives { product: product.cloned(), asked_about: self.focus_variant.map(str::to_owned), others };
        Plan { act: Act::Read { variants: read }, ..Plan::say(Intent::Alternatives, view) }
    }

    /// The question that leads to a sign-up with the address of this turn.
    pub fn with_address(&self, intent: Intent, given: Given, to_be_told: bool) -> Plan {
        let wish = Wish { to_be_told, gives: Some(given), any_variant: self.has(Signal::Any), replaces: self.replaces(), date: false };
        match &self.meant {
            Meant::Item(item) if item.by_name || item.options.says_something() || item.missing_option => {
                self.about_item(intent, item, wish)
            }
            Meant::Several(items) => {
                Plan::say(intent, View::WhichProduct { candidates: items.iter().map(|item| item.product.clone()).collect(), wish })
            }
            // The address answers what was asked; a word that sounds like some product changes nothing.
            Meant::OneOf(candidates) if self.focus.is_none() || self.dialogue.asks() != Some(Asks::Address) => {
                Plan::say(intent, View::WhichProduct { candidates: candidates.iter().copied().cloned().collect(), wish })
            }
            Meant::Unknown if self.has(Signal::Tell) && self.focus.is_none() => {
                Plan::say(intent, View::WhichProduct { candidates: Vec::new(), wish })
            }
            _ => match self.focus {
                Some(focus) => self.about_focus(intent, focus, wish),
                None => Plan::say(intent, View::WhichProduct { candidates: Vec::new(), wish }),
            },
        }
    }

    pub fn ask_about_address(&self, question: AddressQuestion, intent: Intent) -> Plan {
        let plan = self.ask_address(question, Purpose::SignUp);
        let named = match &self.meant {
            Meant::Item(item) if item.by_name || item.options.says_something() => Some(item),
            _ => None,
        };
        match (plan.view, named) {
            (View::AskAddress { question, wish, purpose, .. }, Some(item)) => {
                let variant = if let [only] = self.variants_meant(item, false).as_slice() { Some(only.clone()) } else { None };
                Plan::say(intent, View::AskAddress { question, wish, product: Some(item.product.clone()), variant, purpose })
            }
            (view, _) => Plan::say(intent, view),
        }
    }
}
