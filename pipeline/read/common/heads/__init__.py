"""The parts of a turn's first line, which texts, tables and captions have alike: clocks, names, their places.

- `clocks`: Clocks as people write them, in any digits, brackets and units, alone or as a range
- `names`: What may be a name
- `parts`: The parts of a line that may begin a turn
"""
