"""Working out which place a mention means."""
