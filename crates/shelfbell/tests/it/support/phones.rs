//! The whole program with a phone network: the strict stand-in for Twilio, reached over HTTP, and the server that it reports to.

use shelfbell::clock::Clock;
use shelfbell::demo::phone::{Account, Text, Twilio};
use shelfbell::flows::shop_account::set_sms_sender;
use shelfbell::http::serve;
use shelfbell::jobs::Stopper;
use tokio::net::TcpListener;

use super::http::{Server, client};
use super::{TestApp, TestShop};

pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub const TOKEN: &str = "a secret of the account";
/// The first test shop's number, and another shop's.
pub const NUMBER: &str = "+15005550006";
pub const SERVICE: &str = "MG0123456789abcdef0123456789abcdef";

pub struct Phones {
    pub test: TestApp,
    pub twilio: Twilio,
    pub server: Server,
    _stop: Stopper,
}

impl Phones {
    /// The stand-in reports only what it is told to.
    pub async fn start(test: TestApp) -> Self {
        let bind = async || TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (provider, listener) = (bind().await, bind().await);
        let base = format!("http://{}", listener.local_addr().unwrap());
        let api_url = format!("http://{}", provider.local_addr().unwrap());
        let test = test
            .configured(|config| {
                config.http.public_url.clone_from(&base);
                config.sms.account_sid = ACCOUNT.to_owned();
                config.sms.auth_token = TOKEN.to_owned().into();
                config.sms.api_url = api_url;
                config.validate().unwrap();
            })
            .await;
        let twilio = Self::twilio(test.clock.clone(), NUMBER);
        twilio.hand_on_to(&format!("{base}/hooks/twilio/sms"));
        let router = twilio.clone().router();
        tokio::spawn(async move { axum::serve(provider, router).await.unwrap() });
        let (stopper, stop) = Stopper::new();
        tokio::spawn(serve(test.app.clone(), listener, async move { stop.stopped().await }));
        Self { server: Server::elsewhere(&base, client()), test, twilio, _stop: stopper }
    }

    /// The account as seen from the phones of one of its numbers.
    pub fn twilio(clock: Clock, first: &str) -> Twilio {
        let mut senders = vec![first.to_owned()];
        senders.extend([NUMBER, SERVICE].into_iter().filter(|sender| *sender != first).map(str::to_owned));
        let account = Account { account_sid: ACCOUNT.to_owned(), auth_token: TOKEN.to_owned().into(), senders, reports: false };
        Twilio::new(account, clock, shelfbell::app::http_client().unwrap())
    }

    /// A shop with a number, which texts at any hour.
    pub async fn shop(&self) -> TestShop {
        let shop = self.test.shop().await;
        shop.policy(&[("sms_hours", "off"), ("default_country", "US")]).await;
        set_sms_sender(&self.test.app, &shop.row().await, Some(NUMBER)).await.unwrap();
        shop
    }

    /// What was sent to this phone, oldest first.
    pub fn to(&self, phone: &str) -> Vec<Text> {
        self.twilio.outgoing().into_iter().filter(|text| text.to == phone).collect()
    }
}
