"""Adding reports up to items over articles."""
