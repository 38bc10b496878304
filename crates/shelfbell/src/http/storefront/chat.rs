//! `POST /storefront/v1/chat`: one turn with the concierge, as JSON or as a stream of sentences.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use shelfbell_core::chat::{Alert, Asks, Choice};
use shelfbell_core::stock::Availability;

use super::PlatformId;
use crate::chat::{Answered, Card, Context, Message, TurnError, turn};
use crate::http::client::{ClientIp, Storefront};
use crate::http::{ApiError, Http};

const LONGEST_SHOPPER_ID: usize = 64;

/// What the shopper wrote, and where.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct ChatTurn {
    /// From the reply before; left out to begin a conversation.
    conversation_id: Option<String>,
    /// At most 2,000 characters.
    message: String,
    context: Option<Where>,
}

/// The page that the chat is open on.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct Where {
    product_handle: Option<String>,
    #[schema(value_type = Option<String>)]
    variant_id: Option<PlatformId>,
    /// BCP 47; the shop's own when left out.
    locale: Option<String>,
    /// A random id that the storefront keeps for this shopper, if it keeps one; at most 64 characters. Only a keyed hash of it is stored.
    shopper_id: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChatReply {
    pub conversation_id: String,
    /// Plain text.
    pub text: String,
    pub locale: &'static str,
    pub intent: &'static str,
    pub about: Option<AboutItem>,
    pub offers_sign_up: bool,
    /// What the reply asks for: `product`, `variant`, `address` or `consent`.
    #[schema(value_type = Option<String>)]
    pub asks: Option<Asks>,
    #[schema(value_type = Vec<Object>)]
    pub choices: Vec<Choice>,
    pub cards: Vec<Card>,
    /// Made or changed in this turn.
    pub subscriptions: Vec<ChatAlert>,
    pub handed_over: bool,
}

/// What the reply is about. Availability and dates come from a reading taken in this turn.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AboutItem {
    pub product_handle: String,
    pub variant_id: Option<String>,
    #[schema(value_type = Option<String>, example = "sold_out")]
    pub availability: Option<Availability>,
    pub as_of: Option<i64>,
    pub expected_at: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChatAlert {
    pub id: String,
    pub variant_id: Option<String>,
    pub channel: &'static str,
    pub address_masked: String,
    pub state: &'static str,
    /// 1 is next; `null` when not in line.
    pub position: Option<i64>,
}

impl From<Alert> for ChatAlert {
    fn from(alert: Alert) -> Self {
        Self {
            id: alert.id,
            variant_id: alert.variant,
            channel: alert.channel.as_str(),
            address_masked: alert.address_masked,
            state: alert.state.as_str(),
            position: alert.position,
        }
    }
}

impl From<Answered> for ChatReply {
    fn from(Answered { conversation_id, reply, cards }: Answered) -> Self {
        Self {
            conversation_id,
            text: reply.text,
            locale: reply.locale.code(),
            intent: reply.intent.as_str(),
            about: reply.about.map(|about| AboutItem {
                product_handle: about.product_handle,
                variant_id: about.variant,
                availability: about.availability,
                as_of: about.as_of,
                expected_at: about.expected_at,
            }),
            offers_sign_up: reply.offers_sign_up,
            asks: reply.asks,
            choices: reply.choices,
            cards,
            subscriptions: reply.subscriptions.into_iter().map(ChatAlert::from).collect(),
            handed_over: reply.handed_over,
        }
    }
}

/// One turn with the concierge. With `Accept: text/event-stream` the answer comes as events: `text` for each sentence, then `reply`.
#[utoipa::path(post, path = "/storefront/v1/chat", tag = "storefront", request_body = ChatTurn, security(("publishable_key" = [])),
    responses((status = 200, body = ChatReply), (status = 401, body = crate::http::error::Problem), (status = 409, body = crate::http::error::Problem),
        (status = 422, body = crate::http::error::Problem), (status = 429, body = crate::http::error::Problem)))]
pub async fn chat(
    State(http): State<Http>,
    Storefront(shop): Storefront,
    ClientIp(client): ClientIp,
    headers: HeaderMap,
    body: Result<Json<ChatTurn>, JsonRejection>,
) -> Result<Response, ApiError> {
    let Json(body) = body.map_err(|rejection| super::unreadable(&rejection))?;
    if !http.limits.client_may_chat(client) {
        return Err(ApiError::too_many("Too many messages from this connection; please wait a minute."));
    }
    if !http.limits.shop_may_chat(shop.id.as_str()) {
        return Err(ApiError::too_many("This shop's chat is very busy just now; please wait a minute."));
    }
    let place = body.context.unwrap_or_default();
    let shopper = place.shopper_id.filter(|id| !id.is_empty() && id.len() <= LONGEST_SHOPPER_ID);
    let message = Message {
        conversation: body.conversation_id,
        text: body.message,
        context: Context {
            product_handle: place.product_handle,
            variant: place.variant_id.map(|id| id.reference()),
            locale: place.locale,
            shopper,
        },
    };
    let may_sign_up = |address: &str| http.limits.address_may_be_signed_up(shop.id.as_str(), address);
    let answered = turn(&http.app, &shop, &message, &may_sign_up).await.map_err(|error| match error {
        TurnError::Empty => ApiError::invalid("message", "empty_message", "Write something."),
        TurnError::TooLong => ApiError::invalid("message", "message_too_long", "A message has at most 2,000 characters."),
        TurnError::Crossed => ApiError::conflict("crossed", "Another message of this conversation came first; please send it again."),
        TurnError::Sqlx(error) => error.into(),
    })?;
    let reply = ChatReply::from(answered);
    let streamed =
        headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/event-stream"));
    if !streamed {
        return Ok(Json(reply).into_response());
    }
    let mut events: Vec<Event> = sentences(&reply.text).into_iter().map(|sentence| Event::default().event("text").data(sentence)).collect();
    events.push(Event::default().event("reply").json_data(&reply).map_err(|error| ApiError::internal(&error))?);
    Ok(Sse::new(stream::iter(events.into_iter().map(Ok::<_, std::convert::Infallible>))).into_response())
}

/// The text in pieces that each end a sentence; together they are the text.
fn sentences(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut ends = false;
    for (at, character) in text.char_indices() {
        if ends && character.is_whitespace() {
            let end = at + character.len_utf8();
            pieces.push(&text[from..end]);
            (from, ends) = (end, false);
        } else {
            ends = matches!(character, '.' | '!' | '?' | '。' | '…') || (ends && matches!(character, '"' | ')' | '”' | '»'));
        }
    }
    pieces.push(&text[from..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_together_are_the_text() {
        let text = "It is sold out. Size 8.5 too! Shall I tell you?\nYes";
        assert_eq!(sentences(text), ["It is sold out. ", "Size 8.5 too! ", "Shall I tell you?\n", "Yes"]);
        assert!(sentences("").is_empty());
    }
}
