"""Turns builds of small and large banks into figures: how long they take beside the plain way to do the same."""
