"""The desk where people put right what was read, its log, and rules for names."""
