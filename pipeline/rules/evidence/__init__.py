"""What speaks for or against a match, near it or in the whole document.

- `cells`: What speaks for or against a match
- `commas`: Whether a comma was the sentence's own where a word between two commas is taken out
- `items`: Where words and phrases stand in a text
- `joined`: Whether a word belongs to the match beside it
- `kinds`: Whether a word says what kind of thing the match is
- `witness`: Whether the evidence that a rule needs stands near its match, and none that speaks against it
"""
