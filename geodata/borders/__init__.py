"""Country shapes, disputed territory, and the join of places to countries."""
