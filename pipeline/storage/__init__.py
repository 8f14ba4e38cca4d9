"""Where bytes come from and go to: folders, files and object stores, and the sources that are found there.

- `places`: Where sources lie and results go
- `remote`: A place in an object store, by fsspec, under the names that `pathlib` has for what is done with it
- `search`: Which files are below a folder, and what there is left
- `sources`: What to read
- `store_errors`: Errors of object stores, whatever library they come from, as errors of the system
"""
