//! `shelfbell chat`: the concierge in a terminal.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Args;

use super::output::{Output, line};
use super::the_shop;
use crate::app::App;
use crate::chat::{Context, Message, turn};
use crate::flows::search;
use crate::http::ChatReply;

#[derive(Debug, Args)]
pub struct Chat {
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
    /// As if the chat were open on this product's page
    #[arg(long, value_name = "HANDLE")]
    product: Option<String>,
    /// The shopper's language, such as de
    #[arg(long)]
    locale: Option<String>,
}

impl Chat {
    /// One message a line, until the end of the input. Sign-ups are real.
    pub async fn run(self, app: &App, output: Output) -> anyhow::Result<ExitCode> {
        let shop = the_shop(app, &self.shop).await?;
        search::index_missing(app, &shop).await?;
        let (stdin, asks) = (std::io::stdin(), std::io::stdin().is_terminal() && !output.json);
        let mut conversation = None;
        prompt(asks)?;
        for text in stdin.lock().lines() {
            let context =
                Context { product_handle: self.product.clone(), variant: None, locale: self.locale.clone(), ..Context::default() };
            let message = Message { conversation: conversation.take(), text: text?, context };
            if message.text.trim().is_empty() {
                conversation = message.conversation;
            } else {
                let reply = ChatReply::from(turn(app, &shop, &message, &|_| true).await?);
                conversation = Some(reply.conversation_id.clone());
                output.answer(&reply, |reply| {
                    let choices: Vec<&str> = reply.choices.iter().map(|choice| choice.label.as_str()).collect();
                    if choices.is_empty() { reply.text.clone() } else { format!("{}\n  [{}]", reply.text, choices.join("] [")) }
                })?;
            }
            prompt(asks)?;
        }
        if asks {
            line("")?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn prompt(asks: bool) -> std::io::Result<()> {
    if asks {
        let mut stdout = std::io::stdout().lock();
        write!(stdout, "> ")?;
        stdout.flush()?;
    }
    Ok(())
}
