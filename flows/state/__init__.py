"""What an output folder remembers: manifest, journal, lock, lease, whose file is whose, what is stale.

- `card`: The card of the datasets, renewed at the end of a run
- `commit`: Let staged files take the places of what was there, so that a kill at any moment does no harm
- `departures`: Which documents a run would take out of the datasets, and whether that can be meant
- `fingerprint`: What a document is made with, apart from its source and the rules
- `hidden`: Which results of earlier runs still hold a label of a speaker that is to be hidden now
- `lease`: One run at a time writes to an object store, where no system keeps a lock
- `lock`: One run at a time writes below a DIR
- `manifest`: What the last run left below DIR, and what it made it of
- `ownership`: What earlier runs wrote for a bucket
- `results`: The datasets of a run, read back from below its folder
- `review`: Write the page on which a person looks at a run and decides
- `rule_edits`: The rules that results were made with, kept beside them, so that an edit of one re-does what it ...
- `shard`: What one bucket of documents is to become, and what with
- `staleness`: What of a bucket is not as a run with these sources, rules and options would leave it
"""
