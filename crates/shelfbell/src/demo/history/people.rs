//! The people of a made-up past: names, addresses that belong to nobody (RFC 2606), and the words that they agreed to.

use shelfbell_core::contact::{Address, ChannelKind};

use super::dice::Dice;
use crate::db::history::Contact;

const FIRST: [&str; 30] = [
    "ana", "ben", "carla", "david", "elif", "farid", "greta", "hugo", "ines", "jonas", "kim", "lea", "marco", "nina", "oskar", "paula",
    "quentin", "rosa", "sven", "tessa", "ugo", "vera", "wim", "xenia", "yusuf", "zoe", "amira", "bruno", "chloe", "diego",
];
const LAST: [&str; 30] = [
    "almeida", "bauer", "costa", "dubois", "eriksen", "fischer", "garcia", "haas", "ivanov", "jansen", "keller", "lopez", "moreau", "neri",
    "olsen", "peters", "quist", "rossi", "silva", "teixeira", "urban", "vogel", "weber", "xu", "yilmaz", "zimmer", "blanc", "conti",
    "dietz", "ferreira",
];

/// A language, what somebody agreed to in it, and how many of a hundred speak it.
const LANGUAGES: [(&str, &str, usize); 7] = [
    ("en", "Tell me once by e-mail when this is back. I can stop at any time.", 38),
    ("de", "Sagt mir einmal per E-Mail Bescheid, wenn das wieder da ist. Ich kann jederzeit abbestellen.", 24),
    ("fr", "Prévenez-moi une fois par e-mail quand l’article revient. Je peux arrêter à tout moment.", 14),
    ("es", "Avisadme una vez por correo cuando vuelva. Puedo dejarlo cuando quiera.", 9),
    ("it", "Avvisatemi una volta per e-mail quando torna. Posso smettere quando voglio.", 7),
    ("nl", "Mail me één keer als dit er weer is. Ik kan altijd stoppen.", 5),
    ("pt", "Avisem-me uma vez por e-mail quando voltar. Posso parar quando quiser.", 3),
];

/// Person `n`, whose first request came at `at`.
pub fn contact(dice: &mut Dice, n: usize, at: i64) -> Option<Contact> {
    let host = dice.of(&["example.com", "example.net", "example.org"]);
    let address = format!("{}.{}{n}@{host}", FIRST[n % FIRST.len()], LAST[n / FIRST.len() % LAST.len()]);
    let address = Address::parse(ChannelKind::Email, &address).ok()?;
    Some(Contact { id: dice.id(at), address, created_at: at })
}

/// A person's language and consent; the same person speaks the same one.
pub fn language(n: usize) -> (&'static str, &'static str) {
    let mut at = n * 37 % 100;
    for (language, consent, share) in LANGUAGES {
        if at < share {
            return (language, consent);
        }
        at -= share;
    }
    (LANGUAGES[0].0, LANGUAGES[0].1)
}

pub fn source(dice: &mut Dice) -> &'static str {
    match dice.index(100) {
        0..70 => "button",
        70..90 => "chat",
        90..97 => "klaviyo",
        _ => "agent",
    }
}
