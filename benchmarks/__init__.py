"""Measures builds of small and large banks beside the plain way to do the same."""
