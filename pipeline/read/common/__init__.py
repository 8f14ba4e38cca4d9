"""What readers of several kinds stand on; it knows no reader.

- `captions`: Captions as players get them
- `clocks`: Clocks as people write them
- `columns`: What the columns of a table or the fields of a record hold, by their names, and the times in their cells
- `cues/`: What readers of cues stand on
- `gather`: Words without segments
- `inline`: Times within what is said
- `json_text`: JSON as recognisers write it
- `model`: What a reader is, and what it makes of a file's text
- `morphemes`: Japanese and Chinese that a recogniser has parted into morphemes
- `names`: Names of speakers, and labels that say who speaks
- `page`: What transcripts in text and Markdown have beside their turns
- `speakers`: Speakers that a file of cues, or of lines with times, names in its text
- `spoken`: What a recogniser's file says, in one shape
- `tiers`: Tiers of annotations
- `units`: Which unit numbers are in, by what is said in them
"""
