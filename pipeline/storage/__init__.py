"""Where bytes come from and go to: folders, files and object stores, and the sources that are found there.

- `ids`: The ids of sources
- `named`: What a person names has to be there
- `places`: Where sources lie and results go
- `regular`: Read regular files, and nothing else
- `remote`: A place in an object store, by fsspec, under the names that `pathlib` has for what is done with it
- `search`: Which files are below a folder, and what there is left
- `sources`: What to read
- `special`: Write where no file may take the place of what is there
- `standard_input`: What comes by standard input, as a file that readers can open
- `store_errors`: Errors of object stores, whatever library they come from, as errors of the system
"""
