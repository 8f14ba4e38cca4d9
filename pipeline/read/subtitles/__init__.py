"""Subtitle files: SubRip, WebVTT, SubStation, SBV.

- `overrides`: Overrides of SubStation, in SubRip too
- `repeats`: Cues that are one, shown again and again
- `rolling`: Captions that roll
- `single_words`: Files of which each cue is one word
- `subrip/`: SubRip, as it should be and as the wild has it
- `substation`: Advanced SubStation Alpha and its elder, SSA
- `subviewer`: SBV, as YouTube writes it, and SubViewer 2, its model
- `webvtt/`: WebVTT by the standard's own parsing algorithm
"""
