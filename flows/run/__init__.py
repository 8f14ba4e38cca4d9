"""A run: its options, its plan, its session, its batches, what is built and what is reported."""
