"""What speaks for or against a match, near it or in the whole document.

- `cells`: What a cell of `needs` or `unless` says
- `witness`: Whether the evidence that a rule needs stands there, and none against it
"""
