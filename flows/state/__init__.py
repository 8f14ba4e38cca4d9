"""What an output folder remembers: manifest, journal, lock, lease, whose file is whose, what is stale."""
