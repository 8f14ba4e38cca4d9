"""A run: its options, its plan, its session, its batches, what is built and what is reported.

- `batches`: What one process does at once
- `build`: Convert what is stale of some shards, and put it in place of what was there
- `cluster`: Shards on a Dask cluster that is there already
- `convert`: The work of a run
- `dataset_files`: The datasets of a bucket
- `entries`: What came of each source of a batch, as the manifest keeps it
- `meter`: How far a run is
- `options`: The options of a run, each written once
- `pairing/`: Which files of a run belong together
- `plan`: What a run will do
- `recording`: How long a recording is, as a person says or a media file tells
- `report`: What came of a shard or a run
- `results`: The datasets of a run, read back from below its folder
- `review`: Write the page on which a person looks at a run and decides
- `run_report`: The run report
- `session`: Begin a run on a folder, and end it
"""
