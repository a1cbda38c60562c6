"""The pages: explore, articles, about. Layout only."""
