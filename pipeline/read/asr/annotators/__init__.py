"""What aligners and annotators write: lines of words and times, tiers, transcripts by hand.

- `chat`: CHAT
- `ctm`: NIST's lines: CTM a word each, STM a turn each; RTTM, which has no words
- `labels`: Audacity's labels
- `otranscribe`: oTranscribe
- `praat`: Praat's TextGrid
"""
