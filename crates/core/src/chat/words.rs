//! A message cut into folded words.

use super::fold;

/// Stands where an address was, so that patterns can speak of it and nobody searches for it.
pub const CONTACT: &str = "@";
/// The character that is written over an address before the message is cut.
pub const CONTACT_CHAR: char = '\u{e000}';

/// Cuts a text into folded words. `8,5` is `8.5`; a hyphen after a single letter joins (`e-mail`, `T-Shirt`); English contractions
/// are one word (`don't` is `dont`), `60x90` is three as `60 x 90` is, Romance elisions lose their first part (`l'article` is `article`); scripts without spaces give
/// pairs of characters.
pub fn words(text: &str) -> Vec<String> {
    // "reste-t-il", "y a-t-il": the t is sound, not a word.
    let folded = fold(text).replace("-t-il", " il").replace("-t-elle", " elle").replace("-t-on", " on");
    let folded: Vec<char> = folded.chars().collect();
    let mut cutter = Cutter { words: Vec::new(), word: String::new(), run: Vec::new() };
    for (at, &c) in folded.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|i| folded.get(i)).copied().unwrap_or(' ');
        let after = folded.get(at + 1).copied().unwrap_or(' ');
        cutter.take(c, before, after);
    }
    cutter.end_word();
    with_halves(cutter.words)
}

/// `helloooo` is `hello`; `xxxl` is a size, and `1000` a number.
fn without_drawl(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.chunk_by(|a, b| a == b).map(|run| {
        let drawn_out = run.len() > 2 && run[0].is_alphabetic() && run[0] != 'x';
        &run[..if drawn_out { 1 } else { run.len() }]
    });
    runs.flatten().collect()
}

/// `0.60` is `0.6`.
fn without_idle_zeros(word: &str) -> &str {
    let is_decimal = word.contains('.') && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    if is_decimal { word.trim_end_matches('0').trim_end_matches('.') } else { word }
}

/// `9 and a half` is `9.5`.
fn with_halves(mut words: Vec<String>) -> Vec<String> {
    const AND: [&str; 6] = ["and", "et", "y", "e", "en", "und"];
    const HALF: [&str; 12] = ["half", "halve", "halb", "halbe", "demi", "demie", "medio", "media", "mezzo", "mezza", "meio", "meia"];
    let mut at = 0;
    while at < words.len() {
        let is = |index: usize, list: &[&str]| words.get(index).is_some_and(|word| list.contains(&word.as_str()));
        let whole = words[at].chars().all(|c| c.is_ascii_digit());
        let end = match () {
            () if !whole => None,
            () if is(at + 1, &["einhalb"]) => Some(at + 1),
            () if is(at + 1, &AND) && is(at + 2, &HALF) => Some(at + 2),
            () if is(at + 1, &AND) && is(at + 2, &["a", "een", "un", "ein"]) && is(at + 3, &HALF) => Some(at + 3),
            () => None,
        };
        if let Some(end) = end {
            words[at].push_str(".5");
            words.drain(at + 1..=end);
        }
        at += 1;
    }
    words
}

struct Cutter {
    words: Vec<String>,
    word: String,
    /// Characters of a script without spaces.
    run: Vec<char>,
}

impl Cutter {
    fn take(&mut self, c: char, before: char, after: char) {
        if c == CONTACT_CHAR {
            self.end_word();
            self.words.push(CONTACT.to_owned());
        } else if is_unspaced(c) {
            self.end_latin();
            self.run.push(c);
        } else if c == 'x' && before.is_ascii_digit() && after.is_ascii_digit() {
            self.end_word();
            self.words.push(c.to_string());
        } else if c.is_alphanumeric() {
            self.end_run();
            self.word.push(c);
        } else if matches!(c, '.' | ',') && before.is_ascii_digit() && after.is_ascii_digit() {
            self.word.push('.');
        } else if c == '\'' && after.is_alphabetic() && !self.word.is_empty() {
            self.end_elision(after);
        } else if matches!(c, '-' | '\u{2010}' | '\u{2011}')
            && self.word.chars().count() == 1
            && before.is_alphabetic()
            && after.is_alphabetic()
        {
            // e-mail, T-shirt, X-large: one word.
        } else {
            self.end_word();
        }
    }

    /// `l'article`, `qu'il`, `dell'arte` on one side, `don't`, `it's`, `men's` on the other.
    fn end_elision(&mut self, after: char) {
        let elided = self.word.chars().count() <= 2 && !matches!(self.word.as_str(), "it" | "he" | "we" | "i" | "c")
            || self.word == "qu"
            || self.word == "un";
        let contraction = matches!(after, 's' | 't' | 'm' | 'r' | 'v' | 'l' | 'd' | 'n');
        if elided {
            self.word.clear();
        } else if !contraction || self.word.ends_with("ll") {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        self.end_latin();
        self.end_run();
    }

    fn end_latin(&mut self) {
        if !self.word.is_empty() {
            self.words.push(without_drawl(without_idle_zeros(&self.word)));
            self.word.clear();
        }
    }

    fn end_run(&mut self) {
        match self.run.as_slice() {
            [] => {}
            [one] => self.words.push(one.to_string()),
            run => self.words.extend(run.windows(2).map(|pair| pair.iter().collect::<String>())),
        }
        self.run.clear();
    }
}

/// Han, kana and the scripts of South-East Asia that write sentences without spaces.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Letters and digits only, folded: how SKUs and sizes such as `250 ml`, `X-Large`, `KM-01` are compared.
pub fn key(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric() || *c == '.').collect::<String>().trim_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_as_they_are_spoken() {
        for (text, expected) in [
            ("Don't you have it in 8,5?", "dont you have it in 8.5"),
            ("l'article n'est plus là, qu'il", "article est plus la il"),
            ("dell'arte d'accord", "dell arte accord"),
            ("E-Mail, T-Shirt; X-Large", "email tshirt xlarge"),
            ("KM-BLU-01", "km blu 01"),
            ("Reste-t-il, y a-t-elle", "reste il y a elle"),
            ("Straße CAFÉ ½", "strasse cafe 0.5"),
            ("Helloooo XXXL", "hello xxxl"),
            ("9 and a half, 8 y medio", "9.5 8.5"),
            ("抹茶碗 is", "抹茶 茶碗 is"),
            ("a 57x87, 60×90, 4x", "a 57 x 87 60 90 4x"),
            ("0.60, 8,50 and 10.0", "0.6 8.5 and 10"),
            ("ガラス", "ガラ ラス"),
            ("한국 컵", "한국 컵"),
            ("Men’s it's I'm we've", "mens its im weve"),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn keys_hold_letters_and_digits() {
        assert_eq!(key("X-Large"), "xlarge");
        assert_eq!(key("8.5 US"), "8.5us");
        assert_eq!(key("KM-BLU/01."), "kmblu01");
    }
}
