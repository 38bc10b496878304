//! The command line. Each command takes `--json` for programs; an error is one line that says what to do.

mod chat;
mod chores;
mod contact;
mod conversions;
mod deflection;
mod demo;
mod doctor;
mod encryption;
mod episodes;
mod explain;
mod import;
mod key;
mod mail;
mod output;
mod policy;
mod seed;
mod serve;
mod shop;
mod template;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::shops::{By, Shop, find};
use crate::ids::Ids;

pub use output::Output;

/// Back-in-stock alerts for online shops: once, in order, no faster than the stock supports.
#[derive(Debug, Parser)]
#[command(name = "shelfbell", version, propagate_version = true)]
pub struct Cli {
    /// A TOML file with the settings that differ from `shelfbell config default`
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Answer in JSON, for programs
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try everything on this machine: a stand-in shop, an inbox, and the real server between them
    Demo(demo::Demo),
    /// Serve HTTP and run the jobs
    Serve(serve::Serve),
    /// Bring the database to this program's version
    Migrate,
    /// Say in words what is wrong, if anything is
    Doctor,
    /// Check the settings, or print the defaults
    #[command(subcommand)]
    Config(chores::ConfigCommand),
    /// Print the OpenAPI document
    Openapi,
    /// Connect shops
    #[command(subcommand)]
    Shop(shop::ShopCommand),
    /// Who may sign in for a shop
    #[command(subcommand)]
    User(user::UserCommand),
    /// Secret keys of a merchant's programs
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// How a shop wants its people told
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Take over a catalogue, stock or subscriptions from a file
    Import(import::Import),
    /// Fill a new shop with half a year of made-up people, messages and purchases
    Seed(seed::Seed),
    /// Write subscriptions or the demand to standard output as CSV
    Export(import::Export),
    /// Why was this person, or this episode's people, told or not told?
    Explain(explain::Explain),
    /// Talk to the concierge in this terminal
    Chat(chat::Chat),
    /// What is stored about a person, shown or erased
    #[command(subcommand)]
    Contact(contact::ContactCommand),
    /// The keys that the database is encrypted with
    #[command(subcommand)]
    Encryption(encryption::EncryptionCommand),
    /// How many support contacts the concierge spared
    Deflection(deflection::Deflection),
    /// What was bought after a message, newest first
    Conversions(conversions::Conversions),
    /// What messages add, where people are held out to measure it
    Lift(conversions::Lift),
    /// Sends that wait for the merchant's approval
    #[command(subcommand)]
    Episode(episodes::EpisodeCommand),
    /// Messages that were given up
    #[command(subcommand)]
    Message(episodes::MessageCommand),
    /// The mails that a shop words by itself
    #[command(subcommand)]
    Template(template::TemplateCommand),
    /// Whether a shop's mail arrives, and its stop and go
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// Addresses that a shop must not write to
    #[command(subcommand)]
    Suppression(mail::SuppressionCommand),
    /// Take a returned message from standard input: for the pipe of a mail system
    Bounce,
    /// Webhooks that could not be understood
    Unreadable(episodes::Unreadable),
}

/// Runs one command. Exit code 2 for usage (by clap), 1 for failure.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let output = Output { json: cli.json };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.failure(&error.into()),
    };
    match runtime.block_on(execute(cli, output)) {
        Ok(code) => code,
        Err(error) => output.failure(&error),
    }
}

async fn execute(cli: Cli, output: Output) -> anyhow::Result<ExitCode> {
    match &cli.command {
        Command::Config(command) => return chores::config(*command, cli.config.as_deref(), output),
        Command::Openapi => return chores::openapi(),
        Command::Encryption(encryption::EncryptionCommand::NewKey { name }) => return encryption::make(name.as_deref(), output),
        Command::Demo(demo) => return demo.run(output).await,
        _ => {}
    }
    let config = Config::load(cli.config.as_deref())?;
    if let Command::Serve(serve) = &cli.command {
        return serve.run(config).await;
    }
    crate::logging::quiet();
    if matches!(cli.command, Command::Doctor) {
        return doctor::run(config, output).await;
    }
    let app = App::build(config, Clock::System, Ids::random(), None).await?;
    match cli.command {
        Command::Migrate => chores::migrated(output),
        Command::Shop(command) => shop::run(&app, command, output).await,
        Command::Key(command) => key::run(&app, command, output).await,
        Command::User(command) => user::run(&app, command, output).await,
        Command::Policy(command) => policy::run(&app, command, output).await,
        Command::Import(import) => import.run(&app, output).await,
        Command::Export(export) => export.run(&app).await,
        Command::Seed(seed) => seed.run(&app, output).await,
        Command::Chat(chat) => chat.run(&app, output).await,
        Command::Deflection(deflection) => deflection.run(&app, output).await,
        Command::Encryption(command) => encryption::run(&app, &command, output).await,
        Command::Conversions(conversions) => conversions.run(&app, output).await,
        Command::Lift(lift) => lift.run(&app, output).await,
        Command::Explain(explain) => explain.run(&app, output).await,
        Command::Contact(command) => contact::run(&app, command, output).await,
        Command::Episode(command) => episodes::run(&app, command, output).await,
        Command::Message(command) => episodes::messages(&app, command, output).await,
        Command::Template(command) => template::run(&app, command, output).await,
        Command::Mail(command) => mail::run(&app, command, output).await,
        Command::Suppression(command) => mail::suppressions(&app, command, output).await,
        Command::Bounce => mail::bounce(&app, output).await,
        Command::Unreadable(unreadable) => unreadable.run(&app, output).await,
        Command::Config(_) | Command::Openapi | Command::Demo(_) | Command::Serve(_) | Command::Doctor => Ok(ExitCode::SUCCESS),
    }
}

/// The shop that `--shop` names.
async fn the_shop(app: &App, domain: &str) -> anyhow::Result<Shop> {
    let mut tx = app.db.read().await?;
    let shop = find(&mut tx, By::Domain, &domain.trim().to_ascii_lowercase()).await?;
    shop.with_context(|| format!("there is no shop {domain}; `shelfbell shop list` shows those there are"))
}
