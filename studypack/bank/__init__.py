"""Reads a bank: files and settings become questions, and everything that is wrong with them a diagnostic."""
