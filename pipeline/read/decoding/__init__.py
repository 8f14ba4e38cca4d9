"""What a file is: its size, kind and encoding, and why it is refused."""
