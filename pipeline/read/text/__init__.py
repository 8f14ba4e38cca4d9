"""Transcripts that people write: Markdown, plain text, HTML."""
