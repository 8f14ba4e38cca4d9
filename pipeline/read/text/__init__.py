"""Transcripts that people write: Markdown, plain text, HTML.

- `bilingual`: Pages that say everything twice
- `html/`: HTML pages with a transcript
- `outline`: Chapters alone, as podcasts keep them in YAML
- `table`: Turns in a table
- `turns/`: Transcripts that people write
"""
