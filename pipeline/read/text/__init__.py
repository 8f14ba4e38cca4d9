"""Transcripts that people write: Markdown, plain text, HTML.

- `bilingual`: Pages that say everything twice
- `html/`: HTML pages with a transcript
- `outline`: Chapters alone, as podcasts keep them in YAML
- `records`: Records whose fields stand on lines of their own
- `tables`: Tables whose rows are turns
- `turns/`: Transcripts in text or Markdown
"""
