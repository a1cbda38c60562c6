"""Questions answered, by the database or from what is held of it in memory."""
