"""What one sentence may report, and which sentences speak of one thing."""
