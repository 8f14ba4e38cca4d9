"""Speech in JSON of any shape, found by what objects hold: text, times, speakers.

- `lists`: The lists of a file, at any depth, and which of them is the transcript
- `pieces`: Words and parts of words, put together
- `shapes`: What is a list of objects in another dress
- `stretches`: Who speaks when, where a list of its own tells it beside what is said, as IBM's `speaker_labels` do
- `times`: Times of items in milliseconds
- `turns`: Turns in JSON that no recogniser's reader claims, found by what they hold
- `values`: What an object says
"""
