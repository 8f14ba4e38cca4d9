"""The datasets: their tables, their columns, their versions.

- `columns`: What the datasets hold
- `tables`: The Parquet datasets
- `versions`: Which schema version datasets are of, so that two are never mixed in silence
- `wording`: The tables of the datasets in words
"""
