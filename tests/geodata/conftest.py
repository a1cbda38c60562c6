"""Lets the tests of every package import `builders`."""
