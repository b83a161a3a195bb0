"""Turns what was read into a bank, and what does not fit together into diagnostics."""
