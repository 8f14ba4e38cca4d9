"""Frames and text: read, repair, clean, correct, cut, time and check. Knows neither Prefect nor output formats."""
