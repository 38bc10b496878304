//! The mails that a shop words by itself: looked at, checked, tried, kept.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::db::templates as rows;
use crate::flows::templates::{self, TemplateError};
use crate::http::body::Body;
use crate::http::merchant::{Merchant, Read, Settings};
use crate::http::{ApiError, Http};
use crate::mail::{Problem, Source, Template};

/// A template of at most 200,000 bytes, written as JSON.
pub const BODY_LIMIT: usize = 512 * 1024;

/// What a template may say.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Variable {
    name: &'static str,
    meaning: &'static str,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Shown {
    kind: &'static str,
    language: String,
    subject: String,
    mjml: String,
    /// When the shop kept its own, ms; null for the one that comes with the program.
    updated_at: Option<i64>,
    variables: Vec<Variable>,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// minijinja, one line.
    subject: String,
    /// MJML with minijinja in it.
    mjml: String,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Where the sample goes.
    to: String,
    /// Left out with `mjml`: the template as it stands.
    subject: Option<String>,
    mjml: Option<String>,
}

/// The sample that a template makes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Preview {
    subject: String,
    html: String,
    text: String,
    html_bytes: usize,
    /// What mail programs may not show as meant.
    warnings: Vec<Problem>,
}

impl From<Draft> for Source {
    fn from(draft: Draft) -> Self {
        Self { subject: draft.subject, mjml: draft.mjml }
    }
}

type Name = Path<(String, String)>;

fn name(path: &(String, String)) -> Result<(Template, String), ApiError> {
    let template = Template::parse(&path.0).ok_or_else(|| {
        let kinds: Vec<&str> = Template::ALL.iter().map(|template| template.as_str()).collect();
        ApiError::not_found("unknown_template", format!("There is no such template; there are {}.", kinds.join(", ")))
    })?;
    Ok((template, templates::language(&path.1)?))
}

impl From<TemplateError> for ApiError {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::Problems(problems) => {
                let errors = problems.into_iter().filter_map(|problem| serde_json::to_value(problem).ok()).collect();
                Self::invalid("mjml", "bad_template", "The template cannot be used; nothing was changed. See errors.").with_errors(errors)
            }
            TemplateError::Language => Self::not_found("unknown_language", format!("No such language: {error}.")),
            TemplateError::Address(error) => Self::invalid("to", "bad_address", format!("Not sent: {error}.")),
            TemplateError::Suppressed(_) => Self::conflict("suppressed", format!("Not sent: {error}.")),
            TemplateError::NotSent(_) => Self::unavailable(format!("{error}.")),
            TemplateError::Sqlx(error) => error.into(),
        }
    }
}

/// The shop's own templates. Every other kind and language is as it comes with the program.
#[utoipa::path(get, operation_id = "templates", path = "/admin/v1/templates", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = [rows::Kept])))]
pub async fn list(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Json<Vec<rows::Kept>>, ApiError> {
    let mut tx = http.app.db.read().await?;
    Ok(Json(rows::list(&mut tx, &shop.id).await?))
}

/// A template as it stands, and what it may say.
#[utoipa::path(get, operation_id = "template", path = "/admin/v1/templates/{kind}/{language}", tag = "admin", params(("kind" = String, Path), ("language" = String, Path)),
    security(("secret_key" = [])), responses((status = 200, body = Shown), (status = 404, body = crate::http::error::Problem)))]
pub async fn show(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>, Path(path): Name) -> Result<Json<Shown>, ApiError> {
    let (template, language) = name(&path)?;
    let standing = templates::show(&http.app, &shop, template, &language).await?;
    Ok(Json(Shown {
        kind: template.as_str(),
        language,
        subject: standing.source.subject,
        mjml: standing.source.mjml,
        updated_at: standing.kept_at,
        variables: template.variables().into_iter().map(|(name, meaning)| Variable { name, meaning }).collect(),
    }))
}

/// Keep a template; it is used from the next message on.
#[utoipa::path(put, operation_id = "put_template", path = "/admin/v1/templates/{kind}/{language}", tag = "admin", params(("kind" = String, Path), ("language" = String, Path)),
    request_body = Draft, security(("secret_key" = [])), responses((status = 200, body = Preview), (status = 422, body = crate::http::error::Problem)))]
pub async fn put(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Settings>,
    Path(path): Name,
    Body(draft): Body<Draft>,
) -> Result<Json<Preview>, ApiError> {
    let (template, language) = name(&path)?;
    Ok(Json(templates::put(&http.app, &shop, &by, template, &language, &draft.into()).await?.into()))
}

/// Take the template that comes with the program again.
#[utoipa::path(delete, operation_id = "reset_template", path = "/admin/v1/templates/{kind}/{language}", tag = "admin", params(("kind" = String, Path), ("language" = String, Path)),
    security(("secret_key" = [])), responses((status = 204), (status = 404, body = crate::http::error::Problem)))]
pub async fn reset(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Settings>,
    Path(path): Name,
) -> Result<StatusCode, ApiError> {
    let (template, language) = name(&path)?;
    if templates::reset(&http.app, &shop, &by, template, &language).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found("unknown_template", "This shop has no template of its own of this kind and language."))
    }
}

/// What a template would make of the sample; nothing is kept.
#[utoipa::path(post, operation_id = "preview_template", path = "/admin/v1/templates/{kind}/{language}/preview", tag = "admin", params(("kind" = String, Path), ("language" = String, Path)),
    request_body = Draft, security(("secret_key" = [])), responses((status = 200, body = Preview), (status = 422, body = crate::http::error::Problem)))]
pub async fn preview(Merchant { shop, .. }: Merchant<Read>, Path(path): Name, Body(draft): Body<Draft>) -> Result<Json<Preview>, ApiError> {
    let (template, language) = name(&path)?;
    Ok(Json(templates::check(&shop, template, &language, &draft.into()).await?.into()))
}

/// Send the sample to an address.
#[utoipa::path(post, operation_id = "test_template", path = "/admin/v1/templates/{kind}/{language}/test", tag = "admin", params(("kind" = String, Path), ("language" = String, Path)),
    request_body = Trial, security(("secret_key" = [])), responses((status = 204), (status = 422, body = crate::http::error::Problem), (status = 429, body = crate::http::error::Problem)))]
pub async fn test(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Settings>,
    Path(path): Name,
    Body(trial): Body<Trial>,
) -> Result<StatusCode, ApiError> {
    let (template, language) = name(&path)?;
    if !http.limits.may_send_test(&shop.id) {
        return Err(ApiError::too_many("At most 20 test messages in an hour."));
    }
    let source = match (trial.subject, trial.mjml) {
        (Some(subject), Some(mjml)) => Source { subject, mjml },
        (None, None) => templates::show(&http.app, &shop, template, &language).await?.source,
        _ => return Err(ApiError::bad_request("bad_request", "Give both subject and mjml, or neither for the template as it stands.")),
    };
    templates::send_test(&http.app, &shop, template, &language, &source, &trial.to).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<crate::mail::Checked> for Preview {
    fn from(checked: crate::mail::Checked) -> Self {
        let sample = checked.sample;
        Self { html_bytes: sample.html.len(), subject: sample.subject, html: sample.html, text: sample.text, warnings: checked.warnings }
    }
}
