"""What readers of several kinds stand on; it knows no reader."""
