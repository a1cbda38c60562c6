"""The map dashboard over `geodata`."""
