//! What a text may say, given what was read.

use std::collections::{HashMap, HashSet};

use shelfbell_core::chat::{Dialogue, Intent, Language, Outcome, Product, Reply, Variant, VariantReading, Voice, answer, hear, plan};
use shelfbell_core::stock::Availability::{self, Backorder, InStock, LowStock, SoldOut, Unavailable};

use super::evidence::{Evidence, Read};
use super::guard::{Refusal, check};

fn product(id: &str, title: &str, variants: &[&str]) -> Product {
    let variant = |(at, name): (usize, &&str)| Variant {
        id: format!("{id}{}", at + 1),
        title: (*name).to_owned(),
        options: vec![(*name).to_owned()],
        sku: None,
    };
    Product {
        id: id.to_owned(),
        handle: id.to_owned(),
        title: title.to_owned(),
        variants: variants.iter().enumerate().map(variant).collect(),
        ..Product::default()
    }
}

/// A mug without options, read; a tee of which S and M were read; a lamp of which nothing was.
fn read(mug: Availability, tee: &[Availability]) -> Evidence {
    let mut evidence = Evidence::default();
    evidence.learn(vec![
        product("m", "Kiln Mug", &["Default Title"]),
        product("t", "Dr. Tee 2", &["S", "M", "L"]),
        product("l", "Lamp", &["Default Title"]),
    ]);
    let units = |availability| if availability == LowStock { Some(3) } else { None };
    for (id, availability) in std::iter::once(("m1", mug)).chain(["t1", "t2", "t3"].into_iter().zip(tee.iter().copied())) {
        evidence.readings.insert(id.to_owned(), Read { availability, units_left: units(availability) });
    }
    evidence.answered.insert("m1".to_owned());
    evidence
}

fn own(text: &str, locale: Language) -> Reply {
    Reply { text: text.to_owned(), locale, intent: Intent::Availability, ..Reply::default() }
}

fn judge(text: &str, locale: Language, evidence: &Evidence) -> Result<(), Refusal> {
    let reply = own("Kiln Mug is in stock. (Checked at 10:00 UTC.) It is expected back on 3 December.", locale);
    check(text, &reply, evidence, &["shop.example".to_owned()])
}

#[track_caller]
fn all(expected: Result<(), Refusal>, evidence: &Evidence, locale: Language, texts: &[&str]) {
    for text in texts {
        assert_eq!(judge(text, locale, evidence), expected, "{text}");
    }
}

#[test]
fn what_was_read_may_be_said() {
    let english = |evidence: &Evidence, texts: &[&str]| all(Ok(()), evidence, Language::En, texts);
    english(
        &read(InStock, &[]),
        &[
            "Good news: the Kiln Mug is in stock right now!",
            "Yes, the Kiln Mug is in stock and ready to ship.",
            "The Kiln Mug is available. You can see it at https://shop.example/products/kiln-mug",
            "The Kiln Mug is in stock. (Checked at 10:00 UTC.)",
        ],
    );
    english(&read(LowStock, &[]), &["The Kiln Mug: only 3 left!", "We have only a few left of the Kiln Mug, and it is available now."]);
    english(&read(SoldOut, &[]), &["Unfortunately the Kiln Mug is sold out at the moment.", "The Kiln Mug is not available right now."]);
    english(&read(SoldOut, &[]), &["The Kiln Mug is sold out. It is expected back on 3 December."]);
    english(&read(Backorder, &[]), &["The Kiln Mug is sold out and can be back-ordered."]);
    english(&read(Unavailable, &[]), &["The Kiln Mug is no longer sold."]);
    english(
        &read(InStock, &[InStock, SoldOut]),
        &["The Kiln Mug is in stock. The Dr. Tee 2 in S is in stock. In M the Dr. Tee 2 is sold out."],
    );
    english(&read(InStock, &[InStock, InStock, InStock]), &["The Kiln Mug is in stock. The Dr. Tee 2 is in stock in all of these."]);
}

#[test]
fn nothing_is_said_against_a_reading_or_without_one() {
    let refused = |evidence: &Evidence, texts: &[&str]| all(Err(Refusal::Stock), evidence, Language::En, texts);
    refused(
        &read(SoldOut, &[]),
        &[
            "Good news: the Kiln Mug is in stock right now!",
            "Yes! The Kiln Mug is sold out.",
            "It is not sold out.",
            "No worries, it is in stock.",
            "We have plenty of the Kiln Mug for you.",
            "The Kiln Mug is sold out and will be back soon.",
            "The Kiln Mug is sold out. It will be back on Monday.",
            "The Kiln Mug is almost sold out.",
            "Kiln Mug: you can order it now.",
            "The Kiln Mug is sold out, but the Lamp is in stock.",
            "What a nice thing to look for, the Kiln Mug.",
        ],
    );
    refused(
        &read(InStock, &[]),
        &[
            "The Kiln Mug is sold out.",
            "The Kiln Mug is not in stock.",
            "Sorry, it is in stock.",
            "The Kiln Mug is in stock. The Lamp is available too.",
            "The Kiln Mug is in stock. The Dr. Tee 2 in M is in stock.",
            "Only 3 left of the Kiln Mug.",
            "The Kiln Mug is in stock until Friday.",
            "The Kiln Mug is in stock, like the Gooseneck Kettle.",
            "The Kiln Mug is in stock. So about the Gooseneck Kettle. It is in stock.",
            "The Kiln Mug Deluxe is in stock.",
            "The Kiln Mug is in stock in green.",
            "It is in stock.",
            "Hello! The Gooseneck Kettle is in stock.",
            "The Kiln Mug is in stock. The Gooseneck Kettle is lovely too. It is expected back on 3 December.",
            "It is expected back on 3 December. The Kiln Mug is in stock.",
        ],
    );
    refused(&read(LowStock, &[]), &["The Kiln Mug: only 2 left!"]);
    refused(
        &read(InStock, &[InStock, SoldOut]),
        &[
            "The Kiln Mug is in stock. The Dr. Tee 2 is in stock.",
            "The Kiln Mug is in stock. The Dr. Tee 2 in M is in stock.",
            "The Kiln Mug is in stock. The Dr. Tee 2 is in stock in S and in every other size.",
            "The Kiln Mug is in stock. The Dr. Tee 2 in L is in stock.",
            "The Kiln Mug is in stock. The Dr. Tee 2 is in stock except in S.",
        ],
    );
    let nothing = Evidence { readings: HashMap::new(), answered: HashSet::new(), ..read(InStock, &[]) };
    refused(&nothing, &["The Kiln Mug is in stock.", "Yes, of course it is.", "The Kiln Mug is sold out."]);
    assert_eq!(judge("Hello, how can I help you?", Language::En, &nothing), Ok(()));
}

#[test]
fn a_size_that_is_a_small_word_makes_nothing_about_itself() {
    let mut evidence = read(InStock, &[]);
    evidence.learn(vec![product("b", "Band", &["A", "B"])]);
    for (id, availability) in [("b1", InStock), ("b2", SoldOut)] {
        evidence.readings.insert(id.to_owned(), Read { availability, units_left: None });
    }
    let text = "The Kiln Mug is in stock. You can find a Band in stock.";
    assert_eq!(judge(text, Language::En, &evidence), Err(Refusal::Stock));
    assert_eq!(judge("The Kiln Mug is in stock. The Band in B is sold out.", Language::En, &evidence), Ok(()));
}

#[test]
fn every_language_is_guarded() {
    let (here, gone) = (read(InStock, &[]), read(SoldOut, &[]));
    for (language, in_stock, sold_out) in [
        (Language::En, "The Kiln Mug is in stock right now.", "The Kiln Mug is out of stock right now."),
        (Language::De, "Der Kiln Mug ist jetzt auf Lager.", "Der Kiln Mug ist zurzeit leider nicht auf Lager."),
        (Language::De, "Der Kiln Mug ist sofort lieferbar.", "Der Kiln Mug ist zurzeit ausverkauft."),
        (Language::Fr, "Le Kiln Mug est en stock.", "Le Kiln Mug n’est plus en stock."),
        (Language::Fr, "Le Kiln Mug est disponible.", "Le Kiln Mug est épuisé pour le moment."),
        (Language::Es, "El Kiln Mug está disponible ahora.", "El Kiln Mug no está disponible ahora."),
        (Language::It, "Il Kiln Mug è disponibile ora.", "Il Kiln Mug non è disponibile ora."),
        (Language::Pt, "O Kiln Mug está disponível agora.", "O Kiln Mug está esgotado agora."),
        (Language::Nl, "De Kiln Mug is nu op voorraad.", "De Kiln Mug is nu niet op voorraad."),
    ] {
        assert_eq!(judge(in_stock, language, &here), Ok(()), "{in_stock}");
        assert_eq!(judge(sold_out, language, &gone), Ok(()), "{sold_out}");
        assert_eq!(judge(in_stock, language, &gone), Err(Refusal::Stock), "{in_stock}");
        assert_eq!(judge(sold_out, language, &here), Err(Refusal::Stock), "{sold_out}");
    }
    all(
        Err(Refusal::Language),
        &here,
        Language::En,
        &["Kiln Mug jest dostępny od ręki.", "Kiln Mug 有货。", "Der Kiln Mug ist auf Lager."],
    );
}

/// What the concierge itself says of the mug.
fn concierge(language: Language, availability: Availability) -> Reply {
    let mut dialogue = Dialogue::default();
    dialogue.language = Some(language);
    let mug = product("m", "Kiln Mug", &["Default Title"]);
    let heard = hear("Kiln Mug", language.code(), &dialogue, None);
    let plan = plan(&heard, &dialogue, None, None, std::slice::from_ref(&mug));
    let reading = VariantReading { variant: "m1".to_owned(), availability, units_left: Some(3), as_of: 0, expected_at: None };
    let outcome = Outcome { readings: vec![reading], ..Outcome::default() };
    let reply = answer(&heard, &plan, &outcome, &mut dialogue, &Voice::default());
    assert_eq!((reply.locale, reply.about.as_ref().and_then(|about| about.availability)), (language, Some(availability)), "{}", reply.text);
    reply
}

#[test]
fn the_concierges_own_words_are_known_in_every_language() {
    let all = [InStock, LowStock, SoldOut, Backorder, Unavailable];
    for language in Language::ALL {
        for (said, is) in all.into_iter().flat_map(|said| all.map(|is| (said, is))) {
            let (text, reply) = (concierge(language, said).text, concierge(language, is));
            let judged = check(&text, &reply, &read(is, &[]), &[]);
            // What can be bought is also in stock where only a few are left; nothing else is true of two.
            match (said, is) {
                _ if said == is => assert_eq!(judged, Ok(()), "{language:?}: {text}"),
                (InStock, LowStock) => {}
                _ => assert!(judged.is_err(), "{language:?} {is:?}: {text}"),
            }
        }
    }
}

#[test]
fn nothing_else_slips_through() {
    let evidence = read(InStock, &[]);
    for (text, refusal) in [
        ("  ", Refusal::Empty),
        ("<b>Kiln Mug</b> is in stock.", Refusal::Markup),
        ("The **Kiln Mug** is in stock.", Refusal::Markup),
        ("The Kiln Mug is in stock.\u{202e}", Refusal::Markup),
        ("The Kiln Mug is in stock: [buy](https://shop.example)", Refusal::Markup),
        ("The Kiln Mug is in stock at https://evil.example/mug", Refusal::Link),
        ("The Kiln Mug is in stock at evil.example", Refusal::Link),
        ("The Kiln Mug is in stock at https://shop.example@evil.example/", Refusal::Address),
        ("The Kiln Mug is in stock. I wrote to ana@example.com", Refusal::Address),
        ("The Kiln Mug is in stock. Call +49 151 23456789", Refusal::Address),
        ("The Kiln Mug is in stock for 5 €.", Refusal::Promise),
        ("The Kiln Mug is in stock, and you are signed up.", Refusal::Promise),
        ("The Kiln Mug is in stock. I will let you know.", Refusal::Promise),
        ("The Kiln Mug is in stock, for you at a discount.", Refusal::Promise),
        ("The Kiln Mug is in stock. I am just kidding.", Refusal::Stock),
        ("The Kiln Mug is in stock, and 7 of us like it.", Refusal::Number),
    ] {
        assert_eq!(judge(text, Language::En, &evidence), Err(refusal), "{text}");
    }
    assert_eq!(judge(&"The Kiln Mug is in stock. ".repeat(60), Language::En, &evidence), Err(Refusal::TooLong));
}
