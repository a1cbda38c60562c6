"""Which places of a sentence belong to what it tells, and in which part."""
