//! An independent program in `judges/` that answers questions, one JSON line each.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Asks `judges/NAME/SCRIPT` these questions.
pub fn ask(name: &str, script: &str, questions: &[Value]) -> Vec<Value> {
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../judges").join(name);
    assert!(judge.join("node_modules").is_dir(), "the judge is not installed: run `scripts/judges install`");
    let mut node = Command::new("node").arg(script).current_dir(judge).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = node.stdin.take().unwrap();
    for question in questions {
        writeln!(stdin, "{question}").unwrap();
    }
    drop(stdin);
    let answers = BufReader::new(node.stdout.take().unwrap()).lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    assert!(node.wait().unwrap().success());
    answers
}
