//! The evaluation set as data.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Deserializer};

#[derive(Clone, Debug, Deserialize)]
pub struct Page {
    pub product: Option<String>,
    pub variant_sku: Option<String>,
}

/// Absent: not judged. Present: this is right, also when it is null.
#[expect(clippy::option_option, reason = "outer: judged or not; inner: the value")]
fn judged<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "outer: judged or not; inner: the value")]
pub struct Expect {
    pub intent: Option<String>,
    #[serde(default, deserialize_with = "judged")]
    pub product: Option<Option<String>>,
    #[serde(default, deserialize_with = "judged")]
    pub variant_sku: Option<Option<String>>,
    #[serde(default, deserialize_with = "judged")]
    pub availability: Option<Option<String>>,
    #[serde(default, deserialize_with = "judged")]
    pub asks: Option<Option<String>>,
    pub offers_sign_up: Option<bool>,
    pub handed_over: Option<bool>,
    pub signed_up: Option<Vec<Change>>,
    pub cancelled: Option<Vec<Change>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Change {
    pub variant_sku: String,
    pub address: String,
}

pub type Stock = BTreeMap<String, i64>;

#[derive(Clone, Debug, Deserialize)]
pub struct Turn {
    pub say: String,
    #[serde(default)]
    pub stock: Stock,
    pub expect: Expect,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Before {
    #[serde(default)]
    pub stock: Stock,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    pub id: String,
    pub catalogue: String,
    pub locale: String,
    pub page: Option<Page>,
    #[serde(default)]
    pub before: Vec<Before>,
    #[serde(default)]
    pub turns: Vec<Turn>,
    // A single turn stands in the line itself.
    say: Option<String>,
    expect: Option<Expect>,
    #[serde(skip)]
    pub dialogue: bool,
    /// Of the file that it stands in; the shop's or the browser's locale may be another.
    #[serde(skip)]
    pub language: &'static str,
}

/// Every case of a directory; a language that is not there has none.
pub fn read(eval: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for (folder, dialogue) in [("turns", false), ("dialogues", true)] {
        for language in ["en", "de", "fr", "es", "it", "pt", "nl"] {
            let file = eval.join(folder).join(format!("{language}.jsonl"));
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let mut case: Case = serde_json::from_str(line).unwrap_or_else(|error| panic!("{}: {error}: {line}", file.display()));
                (case.dialogue, case.language) = (dialogue, language);
                if let (Some(say), Some(expect)) = (case.say.take(), case.expect.take()) {
                    case.turns.push(Turn { say, stock: Stock::new(), expect });
                }
                assert!(!case.turns.is_empty(), "{}", case.id);
                cases.push(case);
            }
        }
    }
    cases
}
