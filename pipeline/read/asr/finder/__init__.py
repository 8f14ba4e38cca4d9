"""Speech in JSON of any shape, found by what objects hold: text, times, speakers.

- `lists`: The lists of a file, and which of them is the transcript
- `pieces`: Words and parts of words, put together
- `stretches`: Who speaks when, told beside what is said
- `times`: Times of items in milliseconds
- `turns`: The reader of what no vendor's reader knows
- `values`: What an object says, by a table of keys
"""
