"""The databases that a workspace can be in, under one set of names."""

from geodata.store.databases.database import Database, database_at, database_of

__all__ = ["Database", "database_at", "database_of"]
