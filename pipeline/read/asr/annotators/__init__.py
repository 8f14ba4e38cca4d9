"""What aligners and annotators write: lines of words and times, tiers, transcripts by hand.

- `chat`: CHAT, TalkBank's transcripts
- `ctm`: NIST's lines
- `labels`: Audacity's labels
- `otranscribe`: oTranscribe
- `praat`: Praat's TextGrid, long and short
"""
