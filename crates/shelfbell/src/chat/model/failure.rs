//! Why a model's part of a turn ended without a text.

use super::guard::Refusal;
use crate::models::ModelError;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error("the model called a tool that there is not")]
    UnknownTool,
    #[error("the model called a tool with arguments of another form than its schema's")]
    Arguments,
    #[error("the model kept calling tools")]
    Looped,
    #[error("the model's text may not be shown")]
    Refused(Refusal),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl Failure {
    /// The outcome that `/metrics` counts.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Model(ModelError::Timeout) => "timeout",
            Self::Model(ModelError::Unreachable(_)) => "unreachable",
            Self::Model(ModelError::Status(_)) => "http_error",
            Self::Model(ModelError::Malformed(_)) => "malformed",
            Self::UnknownTool => "unknown_tool",
            Self::Arguments => "bad_arguments",
            Self::Looped => "looped",
            Self::Refused(refusal) => refusal.as_str(),
            Self::Sqlx(_) => "database",
        }
    }
}
