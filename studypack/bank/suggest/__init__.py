"""Guesses how a bank that is not understood is written, and which line rules would read it."""

from .choose import Suggestion, suggest_rules, what_no_rule_reads
from .proposal import rules_in_toml, settings_of
from .rules import folds_in

__all__ = ["Suggestion", "folds_in", "rules_in_toml", "settings_of", "suggest_rules", "what_no_rule_reads"]
