"""Commands for single files, without a folder of results.

- `files_app`: The commands that look at subtitle files as they are, and at limits and columns, without a run
- `one_file`: One file in, one file out
- `ownership`: Which single files Cuemill has written and nobody has changed since
- `target`: The one file that `-o` names, if it names a file
"""
