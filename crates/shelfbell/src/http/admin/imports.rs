//! People who wait, from the export of another system.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::connectors::subscriptions_csv::{FileError, Platform};
use crate::flows::import::{self, ImportError, Preview, Upload};
use crate::http::body::Body;
use crate::http::error::Problem;
use crate::http::merchant::{Contacts, Merchant};
use crate::http::{ApiError, Http};

/// Characters of a file in one request; the command line takes any.
const LONGEST: usize = 8 * 1024 * 1024;
/// The same written as JSON.
pub const BODY_LIMIT: usize = 2 * LONGEST;

/// A file and how it is to be read.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportUpload {
    /// Kept as evidence.
    file_name: String,
    /// The file itself, at most 8 MiB.
    csv: String,
    /// `klaviyo`, `stoq`, `swym`, `amp`, `notify_me` or `shelfbell`; left out: found out by its columns.
    platform: Option<String>,
    /// What is read from which column, by its header, such as `{"address": "Email"}`; what is left out of it is not read. Without it
    /// the columns are found out.
    columns: Option<BTreeMap<String, String>>,
}

/// What an import did.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportResult {
    /// Part of the evidence of each request.
    import_id: String,
    /// People who are in line now.
    imported: usize,
    /// People who wait for approval, because what they asked for can be bought.
    held_people: usize,
    /// People who were here already.
    already: usize,
    skipped: Vec<SkippedRow>,
    /// An episode that holds people, see `/admin/v1/episodes/held` for all of them.
    held: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SkippedRow {
    /// Of the file.
    line: u64,
    reason: String,
}

async fn read(upload: ImportUpload) -> Result<Upload, ApiError> {
    if upload.csv.len() > LONGEST {
        return Err(ApiError::too_large("A file has at most 8 MiB here; `shelfbell import subscriptions` takes any."));
    }
    let platform = upload.platform.as_deref().map(|name| {
        let names = Platform::ALL.map(Platform::as_str).join(", ");
        Platform::parse(name).ok_or_else(|| ApiError::invalid("platform", "unknown_platform", format!("There are {names}.")))
    });
    let platform = platform.transpose()?;
    // A large file takes a moment: not on a thread that serves others.
    let read =
        tokio::task::spawn_blocking(move || Upload::read(&upload.file_name, upload.csv.as_bytes(), platform, upload.columns.as_ref()));
    Ok(read.await.map_err(|error| ApiError::internal(&error))??)
}

/// What an import would do, and how the file is understood. Nothing is stored.
#[utoipa::path(post, path = "/admin/v1/imports/preview", operation_id = "preview_import", tag = "admin", request_body = ImportUpload,
    security(("secret_key" = []), ("session" = [])),
    responses((status = 200, body = Preview), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub async fn preview(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Contacts>,
    Body(upload): Body<ImportUpload>,
) -> Result<Json<Preview>, ApiError> {
    Ok(Json(import::preview(&http.app, &shop, &read(upload).await?).await?))
}

/// Take the people of a file over, each at the place in line that they had. Doing it again changes nothing.
#[utoipa::path(post, path = "/admin/v1/imports", operation_id = "run_import", tag = "admin", request_body = ImportUpload,
    security(("secret_key" = []), ("session" = [])),
    responses((status = 200, body = ImportResult), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub async fn run(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Body(upload): Body<ImportUpload>,
) -> Result<Json<ImportResult>, ApiError> {
    let upload = read(upload).await?;
    let report = import::subscriptions(&http.app, &shop, &upload, &by, |_, _| {}).await?;
    let mut skipped: Vec<SkippedRow> =
        report.refused.into_iter().chain(report.left_out).map(|row| SkippedRow { line: row.line, reason: row.problem }).collect();
    skipped.sort_by_key(|row| row.line);
    Ok(Json(ImportResult {
        import_id: report.import_id,
        imported: report.imported,
        held_people: report.held,
        already: report.known,
        skipped,
        held: report.held_by.into_iter().next(),
    }))
}

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Sqlx(error) => error.into(),
            ImportError::File(ref file @ (FileError::NoColumn { .. } | FileError::NoHeader(_))) => {
                Self::invalid("columns", "bad_columns", format!("Nothing was imported: {file}."))
            }
            ImportError::File(_) | ImportError::Table(_) => Self::invalid("csv", "bad_file", format!("Nothing was imported: {error}.")),
        }
    }
}
