"""The slides of each module: the view, and the file for PowerPoint made of it."""
