//! A real SMTP server in a process of its own (`judges/smtp`), which misbehaves as the recipient's address asks.

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

pub struct Relay {
    pub url: String,
    taken: Arc<Mutex<Vec<Taken>>>,
    // Ends with its standard input.
    _node: Child,
}

/// A message that the relay took.
#[derive(Clone, Debug)]
pub struct Taken {
    pub to: String,
    pub message_id: String,
    /// The envelope's sender.
    pub from: String,
    /// The whole message in base64, for recipients that begin with `show-`.
    pub raw_base64: String,
}

impl Relay {
    pub async fn start() -> Self {
        let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../judges/smtp");
        assert!(judge.join("node_modules").is_dir(), "the judge is not installed: run `scripts/judges install`");
        let mut node = Command::new("node")
            .arg("receiver.mjs")
            .current_dir(judge)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(node.stdout.take().unwrap()).lines();
        let first: Value = serde_json::from_str(&lines.next_line().await.unwrap().expect("the receiver listens")).unwrap();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let takes = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let line: Value = serde_json::from_str(&line).unwrap();
                let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
                takes.lock().unwrap().push(Taken {
                    to: text("to"),
                    message_id: text("message_id"),
                    from: text("from"),
                    raw_base64: text("raw_base64"),
                });
            }
        });
        Self { url: format!("smtp://127.0.0.1:{}?tls=none", first["port"]), taken, _node: node }
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// How often each address got a message.
    pub fn copies(&self) -> HashMap<String, usize> {
        let mut copies = HashMap::new();
        for taken in self.taken() {
            *copies.entry(taken.to).or_default() += 1;
        }
        copies
    }

    /// Waits until this many people have a message.
    pub async fn reached(&self, people: usize, within: Duration) {
        let until = tokio::time::Instant::now() + within;
        loop {
            let reached = self.copies().len();
            if reached >= people {
                return;
            }
            assert!(tokio::time::Instant::now() < until, "{reached} of {people} people have a message after {within:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
