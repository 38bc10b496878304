//! Slips of the finger in the names of big mail providers.

use strsim::osa_distance;

/// Where most shoppers have their mail, in the countries of our languages.
const PROVIDERS: [&str; 40] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "live.com",
    "msn.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "sfr.fr",
    "free.fr",
    "hotmail.fr",
    "yahoo.fr",
    "hotmail.es",
    "yahoo.es",
    "libero.it",
    "virgilio.it",
    "tiscali.it",
    "alice.it",
    "hotmail.it",
    "yahoo.it",
    "sapo.pt",
    "uol.com.br",
    "bol.com.br",
    "terra.com.br",
    "ziggo.nl",
    "planet.nl",
    "kpnmail.nl",
    "hotmail.co.uk",
    "btinternet.com",
];
/// Real providers whose names are close to those above.
const OTHERS: [&str; 20] = [
    "mail.com",
    "email.com",
    "ymail.com",
    "gmx.com",
    "gmx.at",
    "gmx.ch",
    "me.com",
    "mac.com",
    "mail.de",
    "email.de",
    "email.it",
    "hotmail.be",
    "live.nl",
    "hey.com",
    "fastmail.com",
    "home.nl",
    "hetnet.nl",
    "iol.pt",
    "ig.com.br",
    "rocketmail.com",
];
/// Providers with an address in many countries, and the countries.
const EVERYWHERE: [&str; 5] = ["hotmail", "outlook", "yahoo", "live", "gmx"];
const COUNTRIES: [&str; 36] = [
    "de", "fr", "es", "it", "pt", "nl", "be", "at", "ch", "uk", "ie", "dk", "se", "no", "fi", "pl", "cz", "gr", "hu", "ro", "ca", "au",
    "nz", "in", "jp", "br", "mx", "ar", "cl", "pe", "za", "sg", "hk", "my", "ph", "tr",
];

/// The address that was probably meant; `None` for one that looks right.
pub fn meant(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let domain = domain.to_lowercase();
    if PROVIDERS.contains(&domain.as_str()) || OTHERS.contains(&domain.as_str()) || is_elsewhere(&domain) {
        return None;
    }
    let tolerance = |provider: &str| if provider.len() >= 9 { 2 } else { 1 };
    let near = PROVIDERS.into_iter().map(|provider| (osa_distance(provider, &domain), provider));
    let (_, provider) =
        near.filter(|(distance, provider)| *distance <= tolerance(provider) && starts_alike(provider, &domain)).min_by_key(|(d, _)| *d)?;
    Some(format!("{local}@{provider}"))
}

fn is_elsewhere(domain: &str) -> bool {
    domain
        .split_once('.')
        .is_some_and(|(name, end)| EVERYWHERE.contains(&name) && end.rsplit('.').next().is_some_and(|country| COUNTRIES.contains(&country)))
}

/// A name of its own starts with its own letter; a slip rarely does.
fn starts_alike(provider: &str, domain: &str) -> bool {
    let first_two = |text: &str| text.chars().take(2).collect::<Vec<_>>();
    let (a, b) = (first_two(provider), first_two(domain));
    a.first() == b.first() || (a.first() == b.get(1) && a.get(1) == b.first())
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn slips_are_noticed_and_real_providers_are_not() {
        for (typed, right) in [
            ("ana@gmial.com", "ana@gmail.com"),
            ("ana@gmail.con", "ana@gmail.com"),
            ("ana@hotmial.com", "ana@hotmail.com"),
            ("ana@gamil.com", "ana@gmail.com"),
            ("Ana@outlok.com", "Ana@outlook.com"),
            ("ana@yaho.com", "ana@yahoo.com"),
            ("ana@gmail.co", "ana@gmail.com"),
            ("ana@wbe.de", "ana@web.de"),
        ] {
            assert_eq!(meant(typed).as_deref(), Some(right));
        }
        for fine in [
            "ana@gmail.com",
            "ana@mail.com",
            "ana@yahoo.co.uk",
            "ana@hotmail.de",
            "ana@example.com",
            "ana@hotmail.com.br",
            "ana@gmx.at",
            "ana@mailbox.org",
            "ana@live.fr",
        ] {
            assert_eq!(meant(fine), None, "{fine}");
        }
    }
}
