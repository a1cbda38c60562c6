"""The commands of `geodata`: arguments and printing only.

A command loads the packages that it needs, so that ``--help`` and ``dates`` answer at once.
"""
