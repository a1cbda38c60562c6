"""Corrections: forms, the log, what they touch."""
