"""The words that a reader of items knows, and the sentences that they stand in."""
