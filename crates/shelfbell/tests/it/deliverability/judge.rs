//! `judges/mail`: other people's programs that verify what we sign, and sign what we must verify.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

pub fn directory() -> PathBuf {
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../judges/mail");
    assert!(judge.join("node_modules").is_dir(), "the judge is not installed: run `scripts/judges install`");
    judge
}

/// Asks the judge one question.
pub fn ask(question: &Value) -> Value {
    let mut node =
        Command::new("node").arg("judge.mjs").current_dir(directory()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = node.stdin.take().unwrap();
    writeln!(stdin, "{question}").unwrap();
    drop(stdin);
    let mut answer = String::new();
    BufReader::new(node.stdout.take().unwrap()).read_line(&mut answer).unwrap();
    assert!(node.wait().unwrap().success());
    serde_json::from_str(&answer).unwrap()
}
