"""Articles and what was read in them put in; items kept in step with both."""
