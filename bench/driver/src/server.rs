//! Processes under test: the real binary, the receiver, and their ends.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpStream;

/// Killed when dropped.
pub struct Process(pub Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

/// A program of this build.
fn program(name: &str) -> anyhow::Result<PathBuf> {
    let here = std::env::current_exe()?;
    let path = here.with_file_name(name);
    if path.is_file() { Ok(path) } else { bail!("{} is missing; run the benchmarks by `make bench`", path.display()) }
}

pub fn free_port() -> anyhow::Result<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// An installation with one shop: its database, its settings and its keys.
pub struct Installation {
    pub files: TempDir,
    pub listen: SocketAddr,
    pub smtp: SocketAddr,
    pub connections: u16,
    /// `None`: an SQLite file of its own.
    pub url: Option<String>,
}

pub const DOMAIN: &str = "bench.myshopify.com";
pub const SECRET: &str = "hush";

impl Installation {
    pub fn new() -> anyhow::Result<Self> {
        let files = tempfile::Builder::new().prefix("shelfbell-bench").tempdir_in(std::env::current_dir()?.join("target"))?;
        Ok(Self { files, listen: free_port()?, smtp: free_port()?, connections: 50, url: None })
    }

    /// The same on this database.
    pub fn on(self, url: String) -> Self {
        Self { url: Some(url), ..self }
    }

    pub fn database(&self) -> String {
        if let Some(url) = &self.url {
            return url.clone();
        }
        format!("sqlite://{}", self.files.path().join("bench.db").display())
    }

    pub fn command(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let mut command = Command::new(program("shelfbell")?);
        command
            .args(arguments)
            .env("SHELFBELL_DATABASE__URL", self.database())
            .env("SHELFBELL_HTTP__LISTEN", self.listen.to_string())
            .env("SHELFBELL_HTTP__PUBLIC_URL", format!("http://{}", self.listen))
            .env("SHELFBELL_MAIL__SMTP_URL", format!("smtp://{}?tls=none", self.smtp))
            .env("SHELFBELL_MAIL__FROM", "Bench <bench@example.com>")
            .env("SHELFBELL_MAIL__CONNECTIONS", self.connections.to_string())
            .env("SHELFBELL_LIMITS__CHAT_TURNS_PER_CLIENT_PER_MINUTE", "1000000")
            .env("SHELFBELL_LIMITS__CHAT_TURNS_PER_SHOP_PER_MINUTE", "1000000")
            .env("SHELFBELL_LOG__FILTER", "warn");
        Ok(command)
    }

    /// Runs a command to its end and reads its JSON.
    pub fn run(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        let output = self.command(arguments)?.arg("--json").output()?;
        if !output.status.success() {
            bail!("shelfbell {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    pub fn add_shop(&self) -> anyhow::Result<()> {
        self.run(&["shop", "add", DOMAIN, "--webhook-secret", SECRET])?;
        self.run(&["policy", "set", "settle_secs=0", "wave_rate=1000", "mass_send_limit=100000000", "--shop", DOMAIN])?;
        Ok(())
    }

    pub async fn serve(&self, role: &str) -> anyhow::Result<Process> {
        let process = Process(self.command(&["serve", "--role", role])?.stdout(Stdio::null()).spawn()?);
        reachable(self.listen).await?;
        Ok(process)
    }

    pub async fn null_server(&self) -> anyhow::Result<Process> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["null-server", "--listen", &self.listen.to_string(), "--database", &self.database()]);
        let process = Process(command.spawn()?);
        reachable(self.listen).await?;
        Ok(process)
    }
}

pub async fn reachable(address: SocketAddr) -> anyhow::Result<()> {
    let until = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(address).await.is_err() {
        if Instant::now() > until {
            bail!("nothing listens on {address} after 20 s");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// The receiver, which counts what it takes.
pub struct Sink {
    _process: Process,
    control: SocketAddr,
}

/// What the receiver has counted. Times are ms since the Unix epoch.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    pub accepted: u64,
    pub first_ms: i64,
    pub last_ms: i64,
    pub distinct: u64,
}

impl Sink {
    pub async fn start(listen: SocketAddr, delay_ms: u64) -> anyhow::Result<Self> {
        let control = free_port()?;
        let mut command = Command::new(program("smtp-sink")?);
        command.args(["--listen", &listen.to_string(), "--control", &control.to_string(), "--delay-ms", &delay_ms.to_string()]);
        let process = Process(command.stdout(Stdio::null()).spawn()?);
        reachable(listen).await?;
        reachable(control).await?;
        Ok(Self { _process: process, control })
    }

    pub async fn counts(&self) -> anyhow::Result<Counts> {
        let url = format!("http://{}/counts", self.control);
        let text = reqwest_get(&url).await?;
        let counts: Value = serde_json::from_str(&text)?;
        let number = |name: &str| counts[name].as_i64().unwrap_or(0);
        Ok(Counts {
            accepted: u64::try_from(number("accepted"))?,
            first_ms: number("first_at"),
            last_ms: number("last_at"),
            distinct: u64::try_from(number("distinct_message_ids"))?,
        })
    }

    /// Waits until this many are there.
    pub async fn wait_for(&self, accepted: u64, at_most: Duration) -> anyhow::Result<Counts> {
        let until = Instant::now() + at_most;
        loop {
            let counts = self.counts().await?;
            if counts.accepted >= accepted {
                return Ok(counts);
            }
            if Instant::now() > until {
                bail!("{} of {accepted} messages arrived in {} s", counts.accepted, at_most.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

async fn reqwest_get(url: &str) -> anyhow::Result<String> {
    crate::load::http_client().get(url).send().await?.text().await.context("the receiver's counts cannot be read")
}

/// The ceiling: a bare pipelined sender on the same receiver; messages per second.
pub fn blast(to: SocketAddr, connections: usize, messages: usize) -> anyhow::Result<f64> {
    let arguments =
        ["--to", &to.to_string(), "--connections", &connections.to_string(), "--messages", &messages.to_string()].map(str::to_owned);
    let output = Command::new(program("smtp-blast")?).args(arguments).output()?;
    let answer: Value = serde_json::from_slice(&output.stdout).context("smtp-blast failed")?;
    answer["per_second"].as_f64().context("smtp-blast gave no rate")
}

/// A peer in `bench/peers`, which prints one JSON line; `None` where it cannot run here.
pub fn peer(script: &Path, arguments: &[String]) -> Option<Value> {
    let output = Command::new(script).args(arguments).output().ok()?;
    let line = String::from_utf8(output.stdout).ok()?;
    serde_json::from_str(line.lines().last()?).ok()
}
