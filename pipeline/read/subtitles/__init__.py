"""Subtitle files: SubRip, WebVTT, SubStation, SBV.

- `rolling`: Captions that roll
- `subrip/`: SubRip, as it should be and as the wild has it
- `substation`: Advanced SubStation Alpha and its elder, SSA
- `subviewer`: SBV, as YouTube writes it, and SubViewer 2, its model
- `webvtt/`: WebVTT by the standard's own parsing algorithm
"""
