"""Rendering: what all media share to show a question, from the views that templates see to the HTML that they give."""
