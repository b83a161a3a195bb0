"""Puts the files of a bank together, and reports what does not fit together or cannot be shown."""
