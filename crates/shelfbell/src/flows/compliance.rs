//! What the platform asks for its customers: to see what is stored, or to be forgotten.

use shelfbell_core::contact::{AddressError, ChannelKind};

use crate::app::App;
use crate::connectors::shopify::compliance::{Compliance, Customer};
use crate::db::Tx;
use crate::db::data_requests::{self, DataRequest, Named};
use crate::db::shops::Shop;

use super::erase::{self, By};
use super::sign_up::read_address;

/// In the transaction that marks the webhook done. `received_at`: when it came, ms, from which its day is counted however late it is read. Returns
/// what is left for the merchant to do, if anything is.
pub async fn comply(tx: &mut Tx, app: &App, shop: &Shop, asked: Compliance, received_at: i64) -> sqlx::Result<Option<&'static str>> {
    let mut left = None;
    match asked {
        Compliance::Show { request, customer } => {
            let addresses =
                addresses(customer).into_iter().map(|(channel, address)| Named { channel: channel.as_str().to_owned(), address }).collect();
            let request = DataRequest { request_id: request, addresses, requested_at: received_at, done_at: None };
            data_requests::insert(tx, &shop.id, &request).await?;
            tracing::info!(shop = %shop.id, "data_request.received");
        }
        Compliance::Forget(customer) => {
            let unread = customer
                .phone
                .as_deref()
                .is_some_and(|phone| matches!(read_address(shop, ChannelKind::Sms, phone), Err(AddressError::CountryNeeded)));
            let erased = erase::person_in(tx, app, shop, &addresses(customer), By::Merchant).await?;
            tracing::info!(shop = %shop.id, contacts = erased.contacts, "customer.erased");
            left = unread.then_some(COUNTRY_NEEDED);
        }
        Compliance::ForgetShop => {
            let erased = erase::shop_in(tx, shop).await?;
            tracing::info!(shop = %shop.id, contacts = erased.contacts, "shop.erased");
        }
    }
    Ok(left)
}

/// The number means another phone in each country: nobody is erased by a guess.
const COUNTRY_NEEDED: &str = "the customer's phone number does not say its country, so that nobody was found by it: set default_country, and erase the number \
    as it is written there with `shelfbell contact erase`";

fn addresses(customer: Customer) -> Vec<(ChannelKind, String)> {
    let named = [(ChannelKind::Email, customer.email), (ChannelKind::Sms, customer.phone)];
    named.into_iter().filter_map(|(channel, address)| Some((channel, address?))).collect()
}
