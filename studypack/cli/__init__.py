"""The command line: one module for each command, which makes one call and returns an exit status."""

from .app import main

__all__ = ["main"]
