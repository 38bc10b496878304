//! The real program: `shelfbell serve` in a process of its own.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::TestApp;
use super::http::{Server, client};
use super::relay::Relay;

pub struct Program {
    pub server: Server,
    process: Child,
    log: tokio::task::JoinHandle<Vec<String>>,
}

impl Program {
    /// `settings`: more configuration, as environment variables without their prefix.
    pub async fn start(test: &TestApp, relay: &Relay, settings: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shelfbell"));
        command.args(["serve"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let ours = [
            ("DATABASE__URL", test.url.as_str()),
            ("HTTP__LISTEN", "127.0.0.1:0"),
            ("MAIL__SMTP_URL", relay.url.as_str()),
            ("MAIL__FROM", "Shelfbell <alerts@shelfbell.example>"),
            ("MAIL__RETRY_FIRST_SECS", "1"),
            ("JOBS__LEASE_SECS", "2"),
            ("LIMITS__SIGN_UPS_PER_CLIENT_PER_MINUTE", "1000000"),
            ("LIMITS__SIGN_UPS_PER_ADDRESS_PER_HOUR", "1000000"),
            ("LOG__FORMAT", "json"),
        ];
        for (name, value) in ours.iter().chain(settings) {
            command.env(format!("SHELFBELL_{name}"), value);
        }
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut log = Vec::new();
        let address = loop {
            let Some(line) = lines.next_line().await.unwrap() else { panic!("the program ended: {log:#?}") };
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            log.push(line);
            if event["fields"]["message"] == "http.listening" {
                break event["fields"]["address"].as_str().unwrap().to_owned();
            }
        };
        let log = tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                log.push(line);
            }
            log
        });
        let program = Self { server: Server::elsewhere(&format!("http://{address}"), client()), process, log };
        while !program.is_ready().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        program
    }

    async fn is_ready(&self) -> bool {
        self.server.client.get(format!("{}/readyz", self.server.base)).send().await.is_ok_and(|answer| answer.status().is_success())
    }

    /// Messages that this process sent and recorded.
    pub async fn sent(&self) -> usize {
        let metrics = self.server.get("/metrics").await.text;
        let line = metrics.lines().find(|line| line.starts_with("shelfbell_messages_total{") && line.contains("\"sent\""));
        line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
    }

    /// SIGKILL: nothing is finished, nothing is said.
    pub async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    /// SIGTERM; returns what the program logged when it has ended by itself.
    pub async fn terminate(mut self) -> Vec<String> {
        let id = self.process.id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let ended = tokio::time::timeout(Duration::from_secs(20), self.process.wait()).await.expect("it stops by itself").unwrap();
        assert!(ended.success(), "{ended}");
        self.log.await.unwrap()
    }
}
