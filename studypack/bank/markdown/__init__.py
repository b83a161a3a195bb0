"""Reads the Markdown of an answer into nodes, the way that Chinese authors write it."""

from .problems import Problem
from .reading import Reading, read, read_inline

__all__ = ["Problem", "Reading", "read", "read_inline"]
