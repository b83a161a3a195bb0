"""Turns text into text: the pure part of the project, without disk, clock, network or environment."""
