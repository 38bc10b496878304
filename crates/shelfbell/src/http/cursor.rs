//! Where a list goes on: an opaque text that the next request gives back. It names the last entry of the page before, so entries that are added
//! or removed meanwhile neither repeat nor hide others.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ApiError;

/// Entries of a page when none are asked for, and the most.
const USUAL: i64 = 50;
const MOST: i64 = 200;

/// Which part of a list is asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listing {
    /// `next` of the page before.
    after: Option<String>,
    /// From 1 to 200; 50 when left out.
    limit: Option<i64>,
}

impl Listing {
    /// Behind which entry it begins, and how many it has.
    pub fn read<T: DeserializeOwned>(&self) -> Result<(Option<T>, i64), ApiError> {
        Ok((after(self.after.as_deref())?, limit(self.limit)?))
    }
}

pub fn cursor(last: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_vec(last).map(|json| URL_SAFE_NO_PAD.encode(json)).map_err(|error| ApiError::internal(&error))
}

/// What [`cursor`] was given. `None`: the first page is asked for.
pub fn after<T: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<T>, ApiError> {
    let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else { return Ok(None) };
    let read = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|json| serde_json::from_slice(&json).ok());
    read.map(Some).ok_or_else(|| ApiError::invalid("after", "bad_cursor", "`after` is the `next` of the page before, of the same list."))
}

/// How many entries a page has: what was asked for, within bounds.
pub fn limit(asked: Option<i64>) -> Result<i64, ApiError> {
    match asked.unwrap_or(USUAL) {
        limit if (1..=MOST).contains(&limit) => Ok(limit),
        _ => Err(ApiError::invalid("limit", "bad_limit", "A page has from 1 to 200 entries.")),
    }
}

/// The cursor behind a full page; a page that is not full is the last.
pub fn next<T, C: Serialize>(items: &[T], limit: i64, of: impl Fn(&T) -> C) -> Result<Option<String>, ApiError> {
    let full = i64::try_from(items.len()).unwrap_or(0) == limit;
    items.last().filter(|_| full).map(|last| cursor(&of(last))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_again_and_nothing_else_is() {
        let made = cursor(&(42_i64, "id")).unwrap();
        assert_eq!(after::<(i64, String)>(Some(&made)).unwrap(), Some((42, "id".to_owned())));
        assert_eq!(after::<(i64, String)>(None).unwrap(), None);
        assert!(after::<String>(Some(&made)).is_err());
        assert!(after::<(i64, String)>(Some("%%%")).is_err());
    }
}
