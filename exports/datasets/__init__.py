"""The datasets: their tables, their columns, their versions.

- `columns`: What the datasets hold
- `counts`: What documents and turns come to
- `description`: How a table of the datasets is described
- `one_line`: The lines of a cue as the one line that they were before they were broken
- `places`: In which cue, and when, what a correction changed or a finding is about stands
- `tables`: The Parquet datasets
- `versions`: Which schema version datasets are of, so that two are never mixed in silence
- `wording`: The tables of the datasets in words
"""
