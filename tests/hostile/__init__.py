"""Attacks, and banks made of them."""
