"""How a thing is told: how far it has come, on which day, in which numbers, by whom."""
