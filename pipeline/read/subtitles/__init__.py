"""Subtitle files: SubRip, WebVTT, SubStation, SBV."""
