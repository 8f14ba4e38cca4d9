"""Words of a text that are known to be heard at some time, wherever that is known from, and what follows for its turns.

- `clock`: How the stamps of a document were wrong, in words
- `placing`: When each turn begins and ends, by the words that were found
- `timed`: The frames of a document once words of it were found
- `tokens`: A text as words that two writers would write alike
"""
