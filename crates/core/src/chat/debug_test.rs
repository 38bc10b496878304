#[test]
fn dbg() {
    for (l, t) in [("it", "Avvisatemi quando torna"), ("it", "e in verde?")] {
        let h = super::hear(t, l, &super::Dialogue::default(), None);
        let s: Vec<_> = super::signal::Signal::ALL.into_iter().filter(|s| h.found.signals.has(*s)).collect();
        println!("{t}: {:?} {s:?} {:?} {:?}", h.language, h.found.used, h.words);
    }
}
