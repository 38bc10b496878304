//! The stand-in shop and the inbox that `shelfbell demo` runs.
