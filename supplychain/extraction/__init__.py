"""What cards say: front matter and text → values with the place each was read at."""
