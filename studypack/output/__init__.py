"""Turns what was made into the files of the output folder: only those that changed, each whole, the manifest last."""
