"""Turns neutral HTML into PDF files: fonts cut to what is printed, pages laid out, tags completed."""
