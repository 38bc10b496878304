//! The tables of a past, gathered and written many rows at a time.

use serde::Serialize;
use shelfbell_core::ids::ShopId;

use crate::app::App;
use crate::db::history::{self, Contact, Table};

/// Rows of one table in one statement.
const PORTION: usize = 4_000;

macro_rules! rows {
    ($($name:ident in $table:literal { $($column:ident: $kind:ty = $sql:literal),* $(,)? })*) => {$(
        #[derive(Clone, Debug, Serialize)]
        #[allow(clippy::struct_field_names, reason = "fields are columns")]
        pub struct $name {
            $(pub $column: $kind,)*
        }

        impl $name {
            const TABLE: Table = Table { name: $table, columns: &[$((stringify!($column), $sql)),*] };
        }
    )*};
}

rows! {
    SignUp in "sign_ups" {
        subscription_id: String = "TEXT", contact_id: String = "TEXT", product_id: String = "TEXT", variant_id: String = "TEXT",
        target_id: String = "TEXT", place: i64 = "BIGINT", confirmed: bool = "BOOLEAN", ended: Option<&'static str> = "TEXT",
        latest: bool = "BOOLEAN", quantity: i64 = "BIGINT", locale: &'static str = "TEXT", source: &'static str = "TEXT",
        consent_text: &'static str = "TEXT", consent_at: i64 = "BIGINT", created_at: i64 = "BIGINT",
        confirmed_by: Option<&'static str> = "TEXT", confirmed_at: Option<i64> = "BIGINT",
    }
    InLine in "line" {
        target_id: String = "TEXT", place: i64 = "BIGINT", subscription_id: String = "TEXT", channel: &'static str = "TEXT", quantity: i64 = "BIGINT",
    }
    Episode in "episodes" {
        episode_id: String = "TEXT", variant_id: String = "TEXT", kind: &'static str = "TEXT", state: &'static str = "TEXT",
        approved: bool = "BOOLEAN", opened_at: i64 = "BIGINT", closed_at: Option<i64> = "BIGINT", ending: Option<&'static str> = "TEXT",
        restocked_at: i64 = "BIGINT",
    }
    Wave in "waves" { episode_id: String = "TEXT", number: i64 = "BIGINT", started_at: i64 = "BIGINT", told: i64 = "BIGINT" }
    Step in "episode_steps" {
        episode_id: String = "TEXT", step: i64 = "BIGINT", at: i64 = "BIGINT", what: String = "TEXT", inputs: String = "TEXT",
    }
    Sends in "episode_sends" { episode_id: String = "TEXT", first_at: i64 = "BIGINT", last_at: i64 = "BIGINT" }
    Notification in "notifications" {
        episode_id: String = "TEXT", subscription_id: String = "TEXT", channel: &'static str = "TEXT", kind: &'static str = "TEXT",
        wave: i64 = "BIGINT", state: &'static str = "TEXT", attempts: i64 = "BIGINT", due_at: i64 = "BIGINT", rank: i64 = "BIGINT",
        error: Option<&'static str> = "TEXT", sent_at: Option<i64> = "BIGINT", clicked_at: Option<i64> = "BIGINT", clicks: i64 = "BIGINT",
        created_at: i64 = "BIGINT", wakes_at: Option<i64> = "BIGINT",
    }
    Conversion in "conversions" {
        conversion_id: String = "TEXT", subscription_id: String = "TEXT", contact_id: String = "TEXT", episode_id: String = "TEXT",
        product_id: String = "TEXT", variant_id: String = "TEXT", bought_variant_id: String = "TEXT", told_at: i64 = "BIGINT",
        order_id: String = "TEXT", order_name: String = "TEXT", at: i64 = "BIGINT", line_ids: &'static str = "TEXT", rule: &'static str = "TEXT",
        assisted: bool = "BOOLEAN", test: bool = "BOOLEAN", quantity: i64 = "BIGINT", amount_minor: i64 = "BIGINT", currency: String = "TEXT",
        summed: bool = "BOOLEAN", refunded_minor: i64 = "BIGINT", cancelled_at: Option<i64> = "BIGINT",
    }
    Question in "stock_questions" {
        conversation_id: String = "TEXT", product: String = "TEXT", variant: String = "TEXT", asked_at: i64 = "BIGINT", fate: &'static str = "TEXT",
    }
    HandOver in "hand_overs" { conversation_id: String = "TEXT", at: i64 = "BIGINT", product: String = "TEXT", variant: String = "TEXT" }
    Shopper in "conversation_shoppers" { conversation_id: String = "TEXT", shopper: String = "TEXT", seen_at: i64 = "BIGINT" }
    MailSent in "mail_sent" { hour: i64 = "BIGINT", messages: i64 = "BIGINT" }
    MailEvent in "mail_events" {
        event_id: String = "TEXT", contact_id: String = "TEXT", kind: &'static str = "TEXT", detail: &'static str = "TEXT", at: i64 = "BIGINT",
    }
    Unreadable in "inbox" {
        webhook_id: String = "TEXT", topic: &'static str = "TEXT", triggered_at: i64 = "BIGINT", received_at: i64 = "BIGINT", body: &'static str = "TEXT",
        body_is_base64: bool = "BOOLEAN", state: &'static str = "TEXT", reason: &'static str = "TEXT",
    }
}

/// What is gathered and not written yet.
#[derive(Default)]
pub struct Rows {
    pub contacts: Vec<Contact>,
    pub sign_ups: Vec<SignUp>,
    pub line: Vec<InLine>,
    pub episodes: Vec<Episode>,
    pub waves: Vec<Wave>,
    pub steps: Vec<Step>,
    pub sends: Vec<Sends>,
    pub notifications: Vec<Notification>,
    pub conversions: Vec<Conversion>,
    pub questions: Vec<Question>,
    pub hand_overs: Vec<HandOver>,
    pub shoppers: Vec<Shopper>,
    pub mail_sent: Vec<MailSent>,
    pub mail_events: Vec<MailEvent>,
    pub unreadable: Vec<Unreadable>,
}

impl Rows {
    /// Enough for one transaction.
    pub fn are_many(&self) -> bool {
        self.notifications.len().max(self.sign_ups.len()).max(self.questions.len()) >= 4 * PORTION
    }

    /// Writes everything in one transaction.
    pub async fn write(&mut self, app: &App, shop: &ShopId) -> sqlx::Result<()> {
        let rows = std::mem::take(self);
        let mut tx = app.db.begin().await?;
        for portion in rows.contacts.chunks(PORTION) {
            history::insert_contacts(&mut tx, shop, portion).await?;
        }
        macro_rules! write {
            ($($rows:ident: $of:ident),*) => {$(
                for portion in rows.$rows.chunks(PORTION) {
                    history::insert(&mut tx, shop, $of::TABLE, portion).await?;
                }
            )*};
        }
        write!(
            sign_ups: SignUp, line: InLine, episodes: Episode, waves: Wave, steps: Step, sends: Sends, notifications: Notification,
            conversions: Conversion, questions: Question, hand_overs: HandOver, shoppers: Shopper, mail_sent: MailSent,
            mail_events: MailEvent, unreadable: Unreadable
        );
        tx.commit().await
    }
}
