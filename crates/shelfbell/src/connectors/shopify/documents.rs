//! The GraphQL documents we send. They are files of their own so that `judges/shopify-schema` can validate them.

/// A document and the name of the operation in it.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    pub operation: &'static str,
    pub text: &'static str,
}

macro_rules! documents {
    ($($name:ident = $operation:literal in $file:literal;)*) => {
        $(pub const $name: Document = Document { operation: $operation, text: include_str!(concat!("queries/", $file)) };)*

        #[cfg(test)]
        const ALL: &[Document] = &[$($name),*];
    };
}

documents! {
    NODES = "Nodes" in "nodes.graphql";
    LEVELS = "Levels" in "levels.graphql";
    LOC = "Loc" in "loc.graphql";
    ME = "Me" in "me.graphql";
    SUB = "Sub" in "sub.graphql";
    SUBS = "Subs" in "subs.graphql";
    BULK = "Bulk" in "bulk.graphql";
    POLL = "Poll" in "poll.graphql";
}

/// What the bulk operation exports: not sent as a document but as a variable of [`BULK`].
pub const BULK_VARIANTS: &str = include_str!("queries/bulk_variants.graphql");

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_document_holds_the_operation_it_is_known_by() {
        for document in ALL {
            let heads = ["query", "mutation"].map(|kind| format!("{kind} {}", document.operation));
            assert!(
                document
                    .text
                    .lines()
                    .any(|line| heads.iter().any(|head| line.strip_prefix(head.as_str()).is_some_and(|rest| rest.starts_with(['(', ' '])))),
                "{}",
                document.operation
            );
        }
    }
}
