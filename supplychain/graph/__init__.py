"""Everything that holds the graph."""
