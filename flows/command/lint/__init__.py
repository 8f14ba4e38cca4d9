"""`cuemill check`: a program of its own, for subtitle files as they are, which imports nothing of `run` and `state`."""
