"""Identity: which card is which from build to build, when each last changed, and what an import changes."""
