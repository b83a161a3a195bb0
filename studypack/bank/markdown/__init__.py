"""Reads the Markdown of an answer into nodes, the way that Chinese authors write it."""

from .definitions import Definitions, find_definitions
from .problems import Problem
from .reading import Reading, read, read_inline
from .tree import keeps_out

__all__ = ["Definitions", "Problem", "Reading", "find_definitions", "keeps_out", "read", "read_inline"]
