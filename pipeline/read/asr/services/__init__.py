"""Recognisers that are services, a file for each."""
