//! The concierge at work. `shelfbell_core::chat` understands, decides and words; here is what happens between its five calls: the
//! catalogue is searched, stock is read, and the same use cases run as behind the button and the page.

mod act;
pub mod alerts;
mod card;
mod model;
mod own;
pub mod sms;
mod turn;

pub use card::Card;
pub use turn::{Answered, Context, Message, Phone, TurnError, turn, turn_by_phone};
