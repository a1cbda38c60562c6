"""Reading bases, meetings and evacuations out of sentences."""
