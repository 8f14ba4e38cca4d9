"""Which files of a run belong together: those that time others, and those that say the same.

- `recordings`: Which recording belongs to which source
- `same_words`: Sources of one folder and stem that say the same in several formats, as a recogniser writes one talk
- `times_from`: Which file times which source
"""
