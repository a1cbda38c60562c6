"""Evacuations whose route is told over several sentences."""
