"""Commands for single files, without a folder of results.

- `files_app`: The commands that look at subtitle files as they are, and at limits and columns, without a run
"""
