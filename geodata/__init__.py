"""Places, dates and facts read out of news articles, offline."""
