//! Shopify's three compliance webhooks: what customers may ask, and what happens after a shop has left
//! (<https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance>).

use super::fields::{Fields, Unreadable};
use super::parse::json;

/// What is asked.
#[derive(Clone, PartialEq, Eq)]
pub enum Compliance {
    /// A customer wants to know what is stored.
    Show { request: String, customer: Customer },
    /// A customer is to be forgotten.
    Forget(Customer),
    /// The shop left: all its customers are to be forgotten.
    ForgetShop,
}

/// By what a customer can be known here. A payload may hold only one of them, or none for a customer who gave none.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Customer {
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl std::fmt::Debug for Compliance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Show { .. } => "Show",
            Self::Forget(_) => "Forget",
            Self::ForgetShop => "ForgetShop",
        })
    }
}

impl std::fmt::Debug for Customer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Customer")
    }
}

/// `None` for every other topic.
pub fn parse(topic: &str, webhook_id: &str, body: &[u8]) -> Result<Option<Compliance>, Unreadable> {
    if !matches!(topic, "customers/data_request" | "customers/redact" | "shop/redact") {
        return Ok(None);
    }
    let value = json(body)?;
    let fields = Fields::root(&value)?;
    Ok(Some(match topic {
        "customers/data_request" => {
            let request = fields.object("data_request")?.map(|request| request.optional_id("id")).transpose()?.flatten();
            Compliance::Show { request: request.unwrap_or_else(|| webhook_id.to_owned()), customer: customer(&fields)? }
        }
        "customers/redact" => Compliance::Forget(customer(&fields)?),
        _ => Compliance::ForgetShop,
    }))
}

fn customer(fields: &Fields<'_>) -> Result<Customer, Unreadable> {
    let Some(customer) = fields.object("customer")? else {
        return Err(Unreadable { reason: "field `customer` is missing".to_owned() });
    };
    Ok(Customer { email: customer.optional_text("email")?, phone: customer.optional_text("phone")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_topic_is_understood_as_documented() {
        let body = br#"{"shop_id":954889,"shop_domain":"x.myshopify.com","orders_requested":[299938],
            "customer":{"id":191167,"email":"john@example.com","phone":"555-625-1199"},"data_request":{"id":9999}}"#;
        let customer = Customer { email: Some("john@example.com".to_owned()), phone: Some("555-625-1199".to_owned()) };
        assert!(
            parse("customers/data_request", "w", body)
                == Ok(Some(Compliance::Show { request: "9999".to_owned(), customer: customer.clone() }))
        );
        assert!(parse("customers/redact", "w", body) == Ok(Some(Compliance::Forget(customer))));
        let only_email = br#"{"customer":{"email":"john@example.com","phone":null},"orders_to_redact":[]}"#;
        let customer = Customer { email: Some("john@example.com".to_owned()), phone: None };
        assert!(parse("customers/redact", "w", only_email) == Ok(Some(Compliance::Forget(customer))));
        assert!(parse("shop/redact", "w", br#"{"shop_id":954889}"#) == Ok(Some(Compliance::ForgetShop)));
        assert!(parse("orders/create", "w", b"not JSON") == Ok(None));
        assert!(parse("customers/redact", "w", b"{}").is_err());
    }
}
