//! A shop's permanent domain, `{shop}.myshopify.com`. It becomes part of the address that our token is sent to, so it is checked.

const PARENTS: [&str; 4] = ["myshopify.com", "shopify.com", "myshopify.io", "shop.dev"];

/// The domain in lower case, or `None` when it is not one of Shopify's.
///
/// The rule is that of Shopify's own libraries: `^[a-zA-Z0-9][a-zA-Z0-9-_]*\.(myshopify\.com|shopify\.com|myshopify\.io|shop\.dev)/*$`.
pub fn checked(domain: &str) -> Option<String> {
    let domain = domain.trim_end_matches('/').to_ascii_lowercase();
    let (shop, parent) = domain.split_once('.')?;
    let starts_well = shop.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    let is_plain = shop.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    (starts_well && is_plain && PARENTS.contains(&parent)).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn only_shopify_domains_pass() {
        assert_eq!(checked("Some-Shop_1.myshopify.com"), Some("some-shop_1.myshopify.com".to_owned()));
        assert_eq!(checked("x.shop.dev//"), Some("x.shop.dev".to_owned()));
        for bad in [
            "",
            "myshopify.com",
            ".myshopify.com",
            "-a.myshopify.com",
            "a.b.myshopify.com",
            "a.myshopify.com.evil.example",
            "evil.example/a.myshopify.com",
            "a.myshopify.com:8080",
            "a@b.myshopify.com",
            "a.myshopify.com\n",
            "ä.myshopify.com",
            "169.254.169.254",
        ] {
            assert_eq!(checked(bad), None, "{bad:?}");
        }
    }
}
