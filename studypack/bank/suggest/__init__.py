"""Guesses how a bank that is not understood is written, and which line rules would read it."""

from .choose import Suggestion, suggest_rules, what_no_rule_reads
from .rules import folds_in
from .toml import in_toml, quoted

__all__ = ["Suggestion", "folds_in", "in_toml", "quoted", "suggest_rules", "what_no_rule_reads"]
