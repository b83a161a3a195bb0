"""Reads a bank: files and settings become questions whose answers are trees, and all that is wrong a diagnostic."""
