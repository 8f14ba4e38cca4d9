"""What several stages ask of a text: its width, its sounds, its scripts, and the log of its changes."""
