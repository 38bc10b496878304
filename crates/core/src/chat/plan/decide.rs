//! From signals and names to one meaning, the same for all languages.

use super::Act;
use super::Plan;
use super::item::ASKS;
use super::view::{AddressQuestion, View, Wish};
use crate::chat::dialogue::{Given, Purpose, Target};
use crate::chat::hear::Part;
use crate::chat::lexicon::Lexicon;
use crate::chat::resolve::{Meant, resolve};
use crate::chat::signal::{Signal, Signals};
use crate::chat::{Asks, Dialogue, Heard, Intent, Product};

/// Everything that one decision looks at.
pub struct Turn<'a> {
    pub heard: &'a Heard,
    pub dialogue: &'a Dialogue,
    pub focus: Option<&'a Product>,
    pub found: &'a [Product],
    /// The variant that is being talked about or looked at.
    pub focus_variant: Option<&'a str>,
    pub meant: Meant<'a>,
    /// Without the words that are a product's name.
    pub signals: Signals,
    /// The page whose change has been taken into account.
    pub page: Option<String>,
}

/// A message of more words is more than a yes or a no.
const SHORT: usize = 6;

impl<'a> Turn<'a> {
    pub fn new(
        heard: &'a Heard,
        dialogue: &'a Dialogue,
        page: Option<&'a Product>,
        page_variant: Option<&'a str>,
        found: &'a [Product],
    ) -> Self {
        let page_changed = page.is_some_and(|page| dialogue.page.as_deref() != Some(page.id.as_str()));
        // A yes or an address answers the question, on whatever page it is written.
        let asked = matches!(dialogue.asks(), Some(Asks::Address | Asks::Consent));
        let answers = asked && (!heard.contacts.is_empty() || heard.found.signals.any(&[Signal::Yes, Signal::No, Signal::Forget]));
        let talked_about = dialogue.focus.as_ref().filter(|_| !page_changed || answers);
        let known = |id: &str| page.filter(|page| page.id == id).or_else(|| found.iter().find(|product| product.id == id));
        let focus = talked_about.and_then(|focus| known(&focus.product)).or(page);
        let talked_variant = talked_about
            .filter(|talked| focus.is_some_and(|focus| focus.id == talked.product))
            .and_then(|talked| talked.variant.as_deref());
        let on_page = || page_variant.filter(|_| focus.is_some() && focus.map(|f| &f.id) == page.map(|p| &p.id));
        let meant = resolve(heard, focus, found, &dialogue.shown_products());
        let signals = match &meant {
            Meant::Item(item) if item.own_words.contains(&true) => without(heard, &item.own_words),
            Meant::Several(items) => {
                without(heard, &(0..heard.words.len()).map(|at| items.iter().any(|item| item.own_words[at])).collect::<Vec<_>>())
            }
            _ => heard.found.signals,
        };
        let page = if page_changed && answers { dialogue.page.clone() } else { page.map(|page| page.id.clone()) };
        Self { page, heard, dialogue, focus, found, focus_variant: talked_variant.or_else(on_page), meant, signals }
    }

    pub fn has(&self, signal: Signal) -> bool {
        self.signals.has(signal)
    }

    pub fn names_something(&self) -> bool {
        match &self.meant {
            Meant::Nothing => false,
            Meant::Unknown | Meant::OneOf(_) | Meant::Several(_) => true,
            Meant::Item(item) => item.by_name || item.options.says_something() || item.missing_option,
        }
    }

    /// As `names_something`, but a word that nothing is called by names no product.
    pub fn names_a_product(&self) -> bool {
        self.names_something() && !matches!(self.meant, Meant::Unknown)
    }

    pub fn product(&self, id: &str) -> Option<&'a Product> {
        self.focus.filter(|product| product.id == id).or_else(|| self.found.iter().find(|product| product.id == id))
    }

    pub fn decide(&self) -> Plan {
        if let Some(target) = self.picked().filter(|_| self.heard.contacts.is_empty()) {
            return self.take(&target);
        }
        if let Some(code) = self.code() {
            return Plan { act: Act::Confirm { code }, ..Plan::say(Intent::Accept, View::Code) };
        }
        if self.is_plain_yes() {
            return self.accept();
        }
        if self.is_plain_no() {
            return self.decline();
        }
        if self.has(Signal::Why) && !self.is_about_an_order() {
            return self.why();
        }
        if self.asks_to_stop() || self.removes_an_alert() {
            return self.stop();
        }
        // "my mail is ana@example.com, where is my order?": for the people of the shop.
        let answers = self.dialogue.asks().is_some() && self.heard.words.len() <= SHORT;
        let awaited = answers || self.signals.any(&[Signal::Tell, Signal::Yes, Signal::Correction]);
        let gives = !self.heard.contacts.is_empty();
        if self.has(Signal::MyAlerts) && !(gives && self.is_about_an_order()) {
            return self.my_alerts();
        }
        if gives && (awaited || !self.is_off_topic()) {
            return self.contact();
        }
        if self.has(Signal::Withdraw) && self.dialogue.address().is_some() {
            return Plan::say(Intent::GiveAddress, View::AddressForgotten);
        }
        if self.has(Signal::Anyone) && !self.names_something() {
            return Plan::say(Intent::Greeting, View::Greeting);
        }
        if self.is_off_topic() {
            return Plan::say(Intent::Other, View::HandOver);
        }
        if self.only_thanks() {
            return Plan::say(Intent::Thanks, View::Thanks);
        }
        if self.dialogue.asks() == Some(Asks::Address) && !self.names_a_product() && looks_like_an_address(&self.heard.text) {
            let purpose = self.dialogue.asked.as_ref().map(|asked| asked.purpose).unwrap_or_default();
            return self.ask_address(AddressQuestion::Invalid, purpose);
        }
        self.answered().unwrap_or_else(|| self.about_the_catalogue())
    }

    /// Six digits, perhaps in two parts, where such a code was sent.
    fn code(&self) -> Option<String> {
        let digits = |word: &&String| word.bytes().all(|b| b.is_ascii_digit());
        let code: String = self.heard.words.iter().filter(digits).map(String::as_str).collect();
        (self.dialogue.awaits_code && self.heard.words.len() <= SHORT && code.len() == 6).then_some(code)
    }

    /// In one breath: "no, not the mail. tell me at …" asks for nothing to end.
    fn asks_to_stop(&self) -> bool {
        let sentences = self.heard.parts.last().map_or(0, |part| part.sentence);
        let own = |at: usize| matches!(&self.meant, Meant::Item(item) if item.own_words.get(at) == Some(&true));
        let stops = |sentence: usize| {
            let covered: Vec<bool> = (0..self.heard.words.len()).map(|at| self.heard.parts[at].sentence != sentence || own(at)).collect();
            without(self.heard, &covered).has(Signal::Stop)
        };
        // "I don't want to miss the mail, text me when it's back".
        let clauses = self.heard.parts.last().map_or(0, |part| part.clause);
        let asks_to_be_told = (0..=clauses).any(|clause| {
            let covered: Vec<bool> = self.heard.parts.iter().map(|part| part.clause != clause).collect();
            let signals = without(self.heard, &covered);
            signals.has(Signal::Tell) && signals.any(&[Signal::When, Signal::Back]) && !signals.has(Signal::Stop)
        });
        self.has(Signal::Stop) && !asks_to_be_told && (self.heard.contacts.is_empty() || (0..=sentences).any(stops))
    }

    /// Orders, returns, advice: unless stock is what is asked.
    fn is_off_topic(&self) -> bool {
        let names = self.names_a_product();
        let returns = self.signals.any(&[Signal::Back, Signal::Again]) && (names || self.has(Signal::This));
        let asks_for_date = returns && self.has(Signal::When);
        let asks_to_be_told = self.has(Signal::Tell) && (returns || names || self.has(Signal::When));
        self.has(Signal::Other)
            && !asks_for_date
            && !asks_to_be_told
            && !(self.has(Signal::Stock) && (names || self.focus.is_some()))
            && !self.asks_apart()
    }

    /// "my order depends on it: do you have the mug?": a clause or a sentence of its own names a product and asks for stock.
    fn asks_apart(&self) -> bool {
        let Meant::Item(item) = &self.meant else { return false };
        let own = |at: usize| item.own_words[at] || item.options.explained[at];
        let words = 0..self.heard.words.len();
        let asks_in = |division: fn(&Part) -> usize| {
            let last = self.heard.parts.last().map_or(0, division);
            last > 0
                && (0..=last).any(|part| {
                    let inside = |at: usize| division(&self.heard.parts[at]) == part;
                    let covered = || words.clone().map(|at| !inside(at) || item.own_words[at]).collect::<Vec<_>>();
                    let asks = |signals: Signals| signals.any(&ASKS) && !signals.has(Signal::Other);
                    words.clone().any(|at| inside(at) && own(at)) && asks(without(self.heard, &covered()))
                })
        };
        item.by_name && (asks_in(|part| part.clause) || asks_in(|part| part.sentence))
    }

    /// "yes, I'd like that", "warum nicht": the answer to an offer, whatever else the words may be.
    fn is_plain_yes(&self) -> bool {
        use Signal::{Again, Back, Forget, No, Range, Returned, Stock, Stop, When};
        const WORDS: usize = 6;
        const ELSE: [Signal; 9] = [No, Stop, Forget, Stock, When, Back, Again, Returned, Range];
        let asked = matches!(self.dialogue.asks(), Some(Asks::Address | Asks::Consent));
        let lexicon = Lexicon::of(self.heard.language);
        let begins = |count: usize| -> Vec<&str> {
            self.heard.words.iter().enumerate().map(|(at, word)| if at < count { word.as_str() } else { "" }).collect()
        };
        let yes = |count: usize| lexicon.find(&begins(count)).signals.has(Signal::Yes);
        let plain = !self.heard.text.contains('?') && self.heard.contacts.is_empty() && self.heard.words.len() <= WORDS;
        asked && plain && (yes(1) || yes(2)) && !self.signals.any(&ELSE) && !self.names_a_product()
    }

    /// "no thanks, I'll look elsewhere": whatever else the words may be.
    fn is_plain_no(&self) -> bool {
        const BEGINNING: usize = 2;
        let asked = matches!(self.dialogue.asks(), Some(Asks::Address | Asks::Consent));
        let begins: Vec<&str> =
            self.heard.words.iter().enumerate().map(|(at, word)| if at < BEGINNING { word.as_str() } else { "" }).collect();
        let begins = Lexicon::of(self.heard.language).find(&begins).signals;
        let refuses = begins.has(Signal::No) && begins.has(Signal::Thanks) && !self.has(Signal::Tell);
        asked && refuses && self.heard.contacts.is_empty() && !self.heard.text.contains('?') && !self.names_a_product()
    }

    fn is_about_an_order(&self) -> bool {
        self.has(Signal::Other) && !self.has(Signal::Tell)
    }

    fn asks_about_stock(&self) -> bool {
        self.signals.any(&[Signal::Stock, Signal::Still, Signal::When, Signal::Alternatives, Signal::Range])
            || (self.has(Signal::Have) && self.names_something())
    }

    /// "Perfect, I'll take it, thanks!": no question, and nothing named.
    fn only_thanks(&self) -> bool {
        const ASKS: [Signal; 5] = [Signal::When, Signal::Back, Signal::Tell, Signal::Alternatives, Signal::Forget];
        let by_name = match &self.meant {
            Meant::Item(item) => (item.by_name && !self.is_guess(item)) || item.options.says_something(),
            Meant::Several(_) => true,
            _ => false,
        };
        let question = self.heard.text.contains('?') || self.dialogue.asks().is_some();
        self.has(Signal::Thanks) && !question && !by_name && !self.signals.any(&ASKS)
    }

    /// Yes or no to what was asked.
    fn answered(&self) -> Option<Plan> {
        let asked = self.dialogue.asks();
        let names = self.names_a_product();
        if self.has(Signal::Forget) && !names && !self.signals.any(&[Signal::Stock, Signal::Tell]) {
            return Some(match (asked, &self.dialogue.just_made) {
                // "can I cancel this anytime?" asks.
                (None, Some(alert)) if !self.heard.text.contains('?') => Self::cancel(vec![alert.clone()]),
                (None, Some(_)) => return None,
                _ => self.decline(),
            });
        }
        let question = self.heard.text.contains('?') && self.signals.any(&ASKS);
        if names || question || self.asks_about_stock() {
            return None;
        }
        let short = self.heard.words.len() <= SHORT || asked.is_some();
        // "jetzt nicht", "pas maintenant": of an offer, any few words with a "not".
        let not =
            asked.is_some() && self.has(Signal::Not) && self.heard.words.len() < SHORT && !self.signals.any(&[Signal::Yes, Signal::Tell]);
        if asked.is_none() && self.focus.is_some() && self.signals.any(&[Signal::Back, Signal::When]) {
            return None;
        }
        if (self.has(Signal::No) || not) && short {
            return Some(if self.is_correction_of_address() {
                self.ask_address(AddressQuestion::Which, Purpose::SignUp)
            } else {
                self.decline()
            });
        }
        if self.has(Signal::Yes)
            && short
            && (asked.is_some() || !self.signals.any(&[Signal::Tell, Signal::Back, Signal::Thanks, Signal::Greeting]))
        {
            return Some(self.accept());
        }
        None
    }

    fn is_correction_of_address(&self) -> bool {
        let known = self.dialogue.address().is_some() || self.dialogue.asked.as_ref().is_some_and(|asked| asked.slip.is_some());
        (self.has(Signal::Withdraw) && known)
            || (self.has(Signal::Correction) && self.dialogue.asks() == Some(Asks::Consent) && self.heard.words.len() > 3)
    }

    pub fn decline(&self) -> Plan {
        let slip = self.dialogue.asked.as_ref().is_some_and(|asked| asked.slip.is_some());
        if slip {
            return self.ask_address(AddressQuestion::Which, Purpose::SignUp);
        }
        let product =
            self.dialogue.focus.as_ref().filter(|_| matches!(self.dialogue.asks(), Some(Asks::Address | Asks::Consent | Asks::Variant)));
        Plan::say(Intent::Decline, View::Declined { product: product.map(|focus| focus.product.clone()) })
    }

    pub fn accept(&self) -> Plan {
        let Some(asked) = &self.dialogue.asked else { return Plan::say(Intent::Accept, View::Ready) };
        let plan = match (asked.what, asked.purpose) {
            (Asks::Consent, Purpose::Cancel) => {
                match asked.picks.iter().find_map(|pick| if let Target::Alert(id) = &pick.target { Some(id.clone()) } else { None }) {
                    Some(alert) => Self::cancel(vec![alert]),
                    None => Plan::say(Intent::Accept, View::Ready),
                }
            }
            (Asks::Consent, _) => self.sign_up_focus(),
            (Asks::Address, purpose) if asked.slip.is_none() => self.ask_address(AddressQuestion::Which, purpose),
            (Asks::Address, purpose) => self.ask_address(self.same_slip().unwrap_or(AddressQuestion::Which), purpose),
            (Asks::Variant | Asks::Product, _) => self.about_the_catalogue(),
        };
        Plan { intent: Intent::Accept, ..plan }
    }

    fn same_slip(&self) -> Option<AddressQuestion> {
        let typed = self.dialogue.asked.as_ref()?.slip.clone()?;
        let meant = crate::chat::slip::meant(&typed)?;
        Some(AddressQuestion::Slip { typed, meant })
    }

    /// Signs up for what is in focus, with the address that is known.
    fn sign_up_focus(&self) -> Plan {
        let wish = Wish { to_be_told: true, any_variant: self.focus_variant.is_none(), replaces: self.replaces(), ..Wish::default() };
        match (self.focus, self.dialogue.address()) {
            (Some(product), Some(given)) => self.sign_up(product, self.focus_variant.map(str::to_owned), given.clone(), wish),
            (Some(_), None) => self.ask_address(AddressQuestion::Which, Purpose::SignUp),
            (None, _) => Plan::say(Intent::NotifyMe, View::WhichProduct { candidates: Vec::new(), wish }),
        }
    }

    pub fn replaces(&self) -> Option<String> {
        self.dialogue.asked.as_ref().and_then(|asked| asked.replaces.clone())
    }

    pub fn ask_address(&self, question: AddressQuestion, purpose: Purpose) -> Plan {
        let wish = Wish { to_be_told: purpose == Purpose::SignUp, replaces: self.replaces(), ..Wish::default() };
        let variant = self.focus_variant.map(str::to_owned);
        Plan::say(Intent::GiveAddress, View::AskAddress { question, wish, product: self.focus.cloned(), variant, purpose })
    }

    pub fn given(&self) -> Option<Given> {
        self.heard
            .contacts
            .iter()
            .find(|contact| contact.valid)
            .map(|contact| Given { channel: contact.channel, text: contact.text.clone() })
    }
}

/// "ana gmail.com", "ana at example dot com": meant for an address, and none.
fn looks_like_an_address(text: &str) -> bool {
    let domain = |token: &str| {
        let (name, end) = token.trim_end_matches(['.', ',', '!']).rsplit_once('.')?;
        Some(
            name.len() >= 3
                && (2..=4).contains(&end.len())
                && token.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
                && end.chars().all(char::is_alphabetic),
        )
    };
    let spelt = [" dot ", " punkt ", " point ", " punto ", " ponto ", " punt ", "(at)", "[at]"];
    let text = text.to_lowercase();
    text.split_whitespace().any(|token| domain(token).unwrap_or(false)) || spelt.iter().any(|spelt| text.contains(spelt))
}

/// The signals of the message without a product's own words.
pub fn without(heard: &Heard, own: &[bool]) -> Signals {
    let masked: Vec<&str> = heard.words.iter().zip(own).map(|(word, own)| if *own { "" } else { word.as_str() }).collect();
    Lexicon::of(heard.language).find(&masked).signals
}
