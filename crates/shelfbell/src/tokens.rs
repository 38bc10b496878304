//! Links that cannot be guessed: a purpose and an id, signed with the installation's own key. Nothing is stored for a link, and one
//! kind of link cannot be turned into another.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// `/s/{token}`: this person's alerts.
    Alerts,
    /// `/r/{token}`: through to the product.
    Click,
}

impl Purpose {
    fn tag(self) -> u8 {
        match self {
            Self::Alerts => b's',
            Self::Click => b'r',
        }
    }
}

/// Signs and reads link tokens.
#[derive(Clone)]
pub struct Tokens {
    key: Vec<u8>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

/// As [`MAC`], of a short token: 96 bits cannot be guessed either, and each character counts in a text message.
const SHORT_MAC: usize = 12;
/// Bytes of the HMAC that a token carries: 128 bits cannot be guessed, and links stay short.
const MAC: usize = 16;
/// The same of a bounce token: with its address it must fit into 64 characters (RFC 5321 §4.5.3.1.1).
const BOUNCE_MAC: usize = 10;

/// How many different draws there are.
pub const DRAWS: u64 = 10_000;

impl Tokens {
    pub fn new(key: &str) -> Self {
        Self { key: key.as_bytes().to_vec() }
    }

    /// A token for a subscription, or for one of its messages when the episode that told it is named (UUID text).
    pub fn issue(&self, purpose: Purpose, subscription: &str, episode: Option<&str>) -> Option<String> {
        let mut bytes = vec![purpose.tag()];
        for id in [Some(subscription), episode].into_iter().flatten() {
            bytes.extend_from_slice(uuid::Uuid::parse_str(id).ok()?.as_bytes());
        }
        let mac = self.mac(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&mac[..MAC]);
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The subscription and episode of a genuine token for this purpose. `None` for everything else.
    pub fn read(&self, purpose: Purpose, token: &str) -> Option<(String, Option<String>)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (signed, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC)?)?;
        self.mac(signed).verify_truncated_left(mac).ok()?;
        let (tag, ids) = signed.split_first()?;
        let id = |bytes: &[u8]| uuid::Uuid::from_slice(bytes).ok().map(|id| id.to_string());
        match (*tag == purpose.tag(), ids.len()) {
            (true, 16) => Some((id(ids)?, None)),
            (true, 32) => Some((id(&ids[..16])?, Some(id(&ids[16..])?))),
            _ => None,
        }
    }

    /// Names a message in its envelope, so that a bounce leads back to it: the row's number, signed for its shop. In hexadecimal, because
    /// the part of an address before the @ may lose its case on the way.
    pub fn bounce(&self, shop: &str, seq: i64) -> String {
        format!("{seq:x}-{}", hex::encode(&self.bounce_mac(shop, seq).finalize().into_bytes()[..BOUNCE_MAC]))
    }

    /// The row that a bounce token names; see [`Self::is_bounce`].
    pub fn bounce_row(token: &str) -> Option<i64> {
        i64::from_str_radix(token.split_once('-')?.0, 16).ok().filter(|seq| *seq >= 0)
    }

    /// Is the token ours, for a message of this shop?
    pub fn is_bounce(&self, token: &str, shop: &str) -> bool {
        let parts = token.split_once('-').and_then(|(_, mac)| Some((Self::bounce_row(token)?, hex::decode(mac).ok()?)));
        parts.is_some_and(|(seq, mac)| mac.len() == BOUNCE_MAC && self.bounce_mac(shop, seq).verify_truncated_left(&mac).is_ok())
    }

    fn bounce_mac(&self, shop: &str, seq: i64) -> Hmac<Sha256> {
        self.mac(&[b"b", shop.as_bytes(), &seq.to_be_bytes()[..]].concat())
    }

    /// A token for a message by its row number, for links in text messages. It opens only as long as the row is about this subscription.
    pub fn issue_short(&self, purpose: Purpose, row: i64, subscription: &str) -> Option<String> {
        let mac = self.short_mac(purpose, row, subscription)?.finalize().into_bytes();
        let number = row.to_be_bytes();
        let skip = number.iter().take_while(|byte| **byte == 0).count().min(number.len() - 1);
        Some(URL_SAFE_NO_PAD.encode([&number[skip..], &mac[..SHORT_MAC]].concat()))
    }

    /// The row number in what looks like a short token. Nothing is proven until [`Tokens::is_short`] says so.
    pub fn row_of(&self, token: &str) -> Option<i64> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| (SHORT_MAC + 1..=SHORT_MAC + 8).contains(&bytes.len()))?;
        let number = &bytes[..bytes.len() - SHORT_MAC];
        let mut row = [0; 8];
        row[8 - number.len()..].copy_from_slice(number);
        Some(i64::from_be_bytes(row))
    }

    /// Is it the genuine short token of this row, for this purpose?
    pub fn is_short(&self, token: &str, purpose: Purpose, row: i64, subscription: &str) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
        let Some((_, mac)) = bytes.len().checked_sub(SHORT_MAC).and_then(|at| bytes.split_at_checked(at)) else { return false };
        self.short_mac(purpose, row, subscription).is_some_and(|genuine| genuine.verify_truncated_left(mac).is_ok())
    }

    fn short_mac(&self, purpose: Purpose, row: i64, subscription: &str) -> Option<Hmac<Sha256>> {
        let mut bytes = vec![b'm', purpose.tag()];
        bytes.extend_from_slice(&row.to_be_bytes());
        bytes.extend_from_slice(uuid::Uuid::parse_str(subscription).ok()?.as_bytes());
        Some(self.mac(&bytes))
    }

    /// Six digits that confirm a subscription where they are typed. So few can be guessed: wrong ones must be counted.
    pub fn code(&self, subscription: &str) -> String {
        let mac = self.mac(format!("code {subscription}").as_bytes()).finalize().into_bytes();
        let number = mac[..8].iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// A name for somebody that says nothing about them without this installation's key. `kind`: what `who` is, such as a channel.
    pub fn pseudonym(&self, shop: &str, kind: &str, who: &str) -> String {
        let signed = format!("pseudonym\0{shop}\0{kind}\0{who}");
        hex::encode(&self.mac(signed.as_bytes()).finalize().into_bytes()[..MAC])
    }

    /// A secret that follows from another and says nothing of it, in base64url.
    pub fn derived(&self, what: &str, from: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(format!("derived\0{what}\0{from}").as_bytes()).finalize().into_bytes())
    }

    /// A number below [`DRAWS`] that nobody can foretell without the key, the same each time: who of an episode's people is held out.
    pub fn draw(&self, subscription: &str, episode: &str) -> u64 {
        let mac = self.mac(format!("draw\0{episode}\0{subscription}").as_bytes()).finalize().into_bytes();
        mac[..8].iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte)) % DRAWS
    }

    fn mac(&self, bytes: &[u8]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any length is a key");
        mac.update(bytes);
        mac
    }
}

/// What is stored of a secret key: it has 256 random bits, so one SHA-256 is enough.
pub fn hash_key(key: &str) -> String {
    hex::encode(Sha256::digest(key.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    #[test]
    fn a_token_opens_only_what_it_was_made_for() {
        let tokens = Tokens::new("key");
        let token = tokens.issue(Purpose::Click, ID, Some(ID)).unwrap();
        assert_eq!(tokens.read(Purpose::Click, &token), Some((ID.to_owned(), Some(ID.to_owned()))));
        assert_eq!(tokens.read(Purpose::Alerts, &token), None);
        assert_eq!(Tokens::new("other").read(Purpose::Click, &token), None);
        let alerts = tokens.issue(Purpose::Alerts, ID, None).unwrap();
        assert_eq!(tokens.read(Purpose::Alerts, &alerts), Some((ID.to_owned(), None)));
    }

    #[test]
    fn a_bounce_token_is_for_one_message_of_one_shop() {
        let tokens = Tokens::new("key");
        let token = tokens.bounce(ID, 0x1234_5678_9abc);
        assert!(token.len() <= 40 && token.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-'), "{token}");
        assert_eq!(Tokens::bounce_row(&token), Some(0x1234_5678_9abc));
        assert!(tokens.is_bounce(&token, ID) && tokens.is_bounce(&token.to_uppercase(), ID));
        assert!(!tokens.is_bounce(&token, "another") && !Tokens::new("other").is_bounce(&token, ID));
        for bad in ["", "-", "1-", "1-00", "zz-00", &format!("1{token}"), &token[..token.len() - 2]] {
            assert!(!tokens.is_bounce(bad, ID), "{bad}");
        }
    }

    #[test]
    fn a_short_token_opens_its_own_row_only() {
        let (tokens, other) = (Tokens::new("key"), "01890a5d-ac96-774b-bcce-b302099a8058");
        for row in [0, 1, 255, 256, 70_000, i64::MAX] {
            let token = tokens.issue_short(Purpose::Click, row, ID).unwrap();
            assert!(token.len() <= 27 && (row > 70_000 || token.len() <= 20), "{token}");
            assert_eq!(tokens.row_of(&token), Some(row));
            assert!(tokens.is_short(&token, Purpose::Click, row, ID));
            // The number was given to another row meanwhile.
            assert!(!tokens.is_short(&token, Purpose::Click, row, other));
            assert!(!tokens.is_short(&token, Purpose::Alerts, row, ID));
            assert!(!tokens.is_short(&token, Purpose::Click, row ^ 1, ID));
            assert!(!Tokens::new("yek").is_short(&token, Purpose::Click, row, ID));
            assert_eq!(tokens.read(Purpose::Click, &token), None);
        }
        assert_eq!(tokens.row_of(&tokens.issue(Purpose::Click, ID, None).unwrap()), None);
        assert!(tokens.row_of("").is_none() && !tokens.is_short("", Purpose::Click, 0, ID));
    }

    #[test]
    fn a_code_is_six_digits_of_its_own() {
        let tokens = Tokens::new("key");
        assert!(tokens.code(ID).len() == 6 && tokens.code(ID).bytes().all(|b| b.is_ascii_digit()));
        assert_ne!(tokens.code(ID), tokens.code("01890a5d-ac96-774b-bcce-b302099a8058"));
        assert_ne!(tokens.code(ID), Tokens::new("yek").code(ID));
    }

    #[test]
    fn draws_are_even_and_depend_on_person_episode_and_key() {
        let (tokens, other) = (Tokens::new("key"), Tokens::new("yek"));
        let draws: Vec<u64> = (0..2_000).map(|n| tokens.draw(&n.to_string(), "e")).collect();
        let low = draws.iter().filter(|draw| **draw < DRAWS / 10).count();
        assert!(draws.iter().all(|draw| *draw < DRAWS) && (150..250).contains(&low), "{low} of 2000 in the lowest tenth");
        let differ = |other: &dyn Fn(usize) -> u64| draws.iter().enumerate().filter(|(n, draw)| other(*n) != **draw).count();
        assert!(differ(&|n| tokens.draw(&n.to_string(), "f")) > 1_900);
        assert!(differ(&|n| other.draw(&n.to_string(), "e")) > 1_900);
        assert_eq!(differ(&|n| tokens.draw(&n.to_string(), "e")), 0);
    }

    #[test]
    fn a_pseudonym_is_one_persons_in_one_shop() {
        let tokens = Tokens::new("key");
        let pseudonym = tokens.pseudonym("a", "email", "ana@example.com");
        assert_eq!(pseudonym, tokens.pseudonym("a", "email", "ana@example.com"));
        assert_ne!(pseudonym, tokens.pseudonym("b", "email", "ana@example.com"));
        assert_ne!(pseudonym, tokens.pseudonym("a", "storefront", "ana@example.com"));
        assert_ne!(pseudonym, Tokens::new("other").pseudonym("a", "email", "ana@example.com"));
    }

    #[test]
    fn a_changed_token_opens_nothing() {
        let tokens = Tokens::new("key");
        let token = tokens.issue(Purpose::Alerts, ID, None).unwrap();
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(tokens.read(Purpose::Alerts, std::str::from_utf8(&changed).unwrap()), None, "{at}");
        }
        for short in ["", "A", "AAAA", "not base64!"] {
            assert_eq!(tokens.read(Purpose::Alerts, short), None);
        }
    }
}
