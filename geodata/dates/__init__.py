"""Finding time expressions and their TIMEX3 values."""
