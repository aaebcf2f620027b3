//! What a container writes down so that its graph and its tables are made: by hand and by `app!` alike.

/// The graph of some items, which are a constant: `EXTENT` and `GRAPH`.
#[doc(hidden)]
#[macro_export]
macro_rules! __graph {
    ($items:expr) => {
        const EXTENT: $crate::private::Extent = $crate::private::Extent::of($items);
        const GRAPH: &$crate::private::Graph<{ EXTENT.nodes }, { EXTENT.edges }> =
            &$crate::private::Graph::build($items);
    };
}

/// The tables of some items, whose graph was made before: `SIZES` and `TABLES`.
#[doc(hidden)]
#[macro_export]
macro_rules! __tables {
    ($items:expr) => {
        const SIZES: $crate::private::Sizes = $crate::private::Sizes::of($items, GRAPH);
        static TABLES: $crate::private::Tables<
            { SIZES.text },
            { EXTENT.nodes },
            { EXTENT.edges },
            { GRAPH.plans_len($items) },
            { SIZES.commands },
            { SIZES.names },
            { $crate::private::buckets(SIZES.names) },
            { SIZES.params },
            { SIZES.rules },
            { SIZES.functions },
        > = $crate::private::Tables::build($items, GRAPH);
    };
}
