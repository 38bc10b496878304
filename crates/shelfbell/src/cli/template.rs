//! `shelfbell template …`: the mails that a shop words by itself.
//!
//! On the command line a template is one file: `Subject: …` in its first line, an empty line, then MJML.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use shelfbell_core::audit::Actor;

use super::output::{Output, line, table, time};
use super::the_shop;
use crate::app::App;
use crate::db::shops::Shop;
use crate::flows::templates::{self, TemplateError};
use crate::mail::{Part, Problem, Source, Template};

#[derive(Debug, Args)]
pub struct Which {
    /// `confirmation`, `alert`, `digest`, `reminder`, `last_units` or `sold_out`
    kind: String,
    /// Such as de
    language: String,
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
}

#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// The templates that a shop wrote by itself
    List {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Print a template as it stands, to begin one's own with: `> alert.mjml`
    Show {
        #[command(flatten)]
        which: Which,
        /// What it may say, instead
        #[arg(long)]
        variables: bool,
    },
    /// Say what is wrong with a template; nothing is kept
    Check {
        #[command(flatten)]
        which: Which,
        file: PathBuf,
        /// Write what the sample looks like here, to be opened in a browser
        #[arg(long, value_name = "FILE.html")]
        html: Option<PathBuf>,
    },
    /// Keep a template; it is used from the next message on
    Set {
        #[command(flatten)]
        which: Which,
        file: PathBuf,
    },
    /// Take the template that comes with the program again
    Reset {
        #[command(flatten)]
        which: Which,
    },
    /// Send the sample to an address
    Test {
        #[command(flatten)]
        which: Which,
        #[arg(long, value_name = "ADDRESS")]
        to: String,
        /// Another template than the one that stands
        #[arg(long)]
        file: Option<PathBuf>,
    },
}

pub async fn run(app: &App, command: TemplateCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        TemplateCommand::List { shop } => list(app, &the_shop(app, &shop).await?, output).await,
        TemplateCommand::Show { which, variables } => {
            let (shop, template, language) = which.read(app).await?;
            if variables {
                let list = template.variables();
                return output.answer(&list, |list| {
                    table(&list.iter().map(|(name, what)| vec![(*name).to_owned(), (*what).to_owned()]).collect::<Vec<_>>())
                });
            }
            let standing = templates::show(app, &shop, template, &language).await?;
            let Source { subject, mjml } = standing.source;
            if output.json {
                return output.answer(&json!({ "subject": subject, "mjml": mjml, "updated_at": standing.kept_at }), |_| String::new());
            }
            line(&format!("Subject: {subject}\n\n{}", mjml.trim_end()))?;
            Ok(ExitCode::SUCCESS)
        }
        TemplateCommand::Check { which, file, html } => {
            let (shop, template, language) = which.read(app).await?;
            let source = read(&file)?;
            let checked = templates::check(&shop, template, &language, &source.source).await.map_err(|error| source.explain(error))?;
            if let Some(html) = html {
                std::fs::write(&html, &checked.sample.html).with_context(|| format!("cannot write {}", html.display()))?;
            }
            let bytes = checked.sample.html.len();
            output.answer(&json!({ "ok": true, "html_bytes": bytes, "warnings": checked.warnings }), |_| {
                let warnings = checked.warnings.iter().map(|warning| format!("warning, {}\n", source.place(warning)));
                format!("{}The template is good; the sample's HTML has {bytes} bytes.", warnings.collect::<String>())
            })
        }
        TemplateCommand::Set { which, file } => {
            let (shop, template, language) = which.read(app).await?;
            let source = read(&file)?;
            templates::put(app, &shop, &Actor::Console, template, &language, &source.source)
                .await
                .map_err(|error| source.explain(error))?;
            output.answer(&json!({ "ok": true }), |_| "Kept: the next message looks like it.".to_owned())
        }
        TemplateCommand::Reset { which } => {
            let (shop, template, language) = which.read(app).await?;
            let had = templates::reset(app, &shop, &Actor::Console, template, &language).await?;
            let words = if had { "The template that comes with the program is used again." } else { "The shop had none of its own." };
            output.answer(&json!({ "reset": had }), |_| words.to_owned())
        }
        TemplateCommand::Test { which, to, file } => {
            let (shop, template, language) = which.read(app).await?;
            let source = match file {
                Some(file) => read(&file)?,
                None => File { source: templates::show(app, &shop, template, &language).await?.source, lines_before: 0 },
            };
            templates::send_test(app, &shop, template, &language, &source.source, &to).await.map_err(|error| source.explain(error))?;
            output.answer(&json!({ "ok": true }), |_| "Sent.".to_owned())
        }
    }
}

async fn list(app: &App, shop: &Shop, output: Output) -> anyhow::Result<ExitCode> {
    let mut tx = app.db.read().await?;
    let list = crate::db::templates::list(&mut tx, &shop.id).await?;
    output.answer(&list, |list| {
        if list.is_empty() {
            return "Every mail is as it comes with the program.".to_owned();
        }
        table(&list.iter().map(|kept| vec![kept.kind.clone(), kept.language.clone(), time(kept.updated_at)]).collect::<Vec<_>>())
    })
}

impl Which {
    async fn read(&self, app: &App) -> anyhow::Result<(Shop, Template, String)> {
        let shop = the_shop(app, &self.shop).await?;
        let kinds: Vec<&str> = Template::ALL.iter().map(|template| template.as_str()).collect();
        let template =
            Template::parse(&self.kind).with_context(|| format!("there is no template {}; there are {}", self.kind, kinds.join(", ")))?;
        Ok((shop, template, templates::language(&self.language)?))
    }
}

/// A template from a file, and how many lines stand before its MJML.
struct File {
    source: Source,
    lines_before: usize,
}

fn read(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (head, mjml) = text.split_once("\n\n").or_else(|| text.split_once("\r\n\r\n")).unwrap_or((&text, ""));
    let Some(subject) = head.trim_start_matches('\u{feff}').strip_prefix("Subject:") else {
        bail!("{} must begin with a line 'Subject: …' and an empty line before its MJML", path.display());
    };
    let source = Source { subject: subject.trim().to_owned(), mjml: mjml.to_owned() };
    Ok(File { source, lines_before: head.lines().count() + 1 })
}

impl File {
    /// A problem with its line in the file.
    fn place(&self, problem: &Problem) -> String {
        match (problem.part, problem.line) {
            (Part::Subject, _) => format!("line 1 (subject): {}", problem.problem),
            (Part::Mjml, Some(line)) => format!("line {}: {}", line + self.lines_before, problem.problem),
            (Part::Mjml, None) => problem.problem.clone(),
        }
    }

    fn explain(&self, error: TemplateError) -> anyhow::Error {
        match error {
            TemplateError::Problems(problems) => {
                let places: Vec<String> = problems.iter().map(|problem| self.place(problem)).collect();
                anyhow::anyhow!("the template cannot be used\n  {}", places.join("\n  "))
            }
            error => error.into(),
        }
    }
}
