"""Turns a command line into one call, and its outcome into an exit status."""

from .app import main

__all__ = ["main"]
