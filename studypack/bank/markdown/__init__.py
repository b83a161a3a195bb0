"""Reads the Markdown of an answer into nodes, the way that Chinese authors write it."""

from .definitions import Definitions, find_definitions
from .problems import Problem
from .reading import Reading, read, read_inline

__all__ = ["Definitions", "Problem", "Reading", "find_definitions", "read", "read_inline"]
