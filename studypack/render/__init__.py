"""Turns contents into HTML for cards, sheets and pages, by the same templates and styles."""
