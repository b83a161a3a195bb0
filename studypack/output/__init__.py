"""The output folder: what is to be made, by which processes, what of it is still current, and how it is written."""
