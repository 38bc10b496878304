//! A mail channel that keeps what it is given, and can be told to refuse.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use shelfbell::channels::{Channel, Outgoing, Receipt, SendError};

#[derive(Clone, Debug)]
pub enum Answer {
    Retry,
    Reject,
    NoSuchMailbox,
}

#[derive(Debug, Default)]
pub struct Inbox {
    mails: Mutex<Vec<Outgoing>>,
    answers: Mutex<HashMap<String, Answer>>,
}

impl Inbox {
    /// From now on, mail to this address is answered like this.
    pub fn answer(&self, address: &str, answer: Option<Answer>) {
        let mut answers = self.answers.lock().unwrap();
        match answer {
            Some(answer) => answers.insert(address.to_owned(), answer),
            None => answers.remove(address),
        };
    }

    pub fn mails(&self) -> Vec<Outgoing> {
        self.mails.lock().unwrap().clone()
    }

    /// To whom, in the order of sending.
    pub fn recipients(&self) -> Vec<String> {
        self.mails().into_iter().map(|mail| mail.to).collect()
    }
}

#[async_trait]
impl Channel for Inbox {
    async fn send(&self, message: &Outgoing) -> Result<Receipt, SendError> {
        match self.answers.lock().unwrap().get(&message.to) {
            None => {}
            Some(Answer::Retry) => return Err(SendError::Retry { reason: "451 try later".to_owned() }),
            Some(Answer::Reject) => return Err(SendError::Reject { reason: "554 no".to_owned(), address_is_dead: false }),
            Some(Answer::NoSuchMailbox) => {
                return Err(SendError::Reject { reason: "550 5.1.1 no such user".to_owned(), address_is_dead: true });
            }
        }
        self.mails.lock().unwrap().push(message.clone());
        Ok(Receipt { provider_id: None })
    }

    fn connections(&self) -> usize {
        4
    }

    async fn check(&self) -> Result<(), SendError> {
        Ok(())
    }
}
