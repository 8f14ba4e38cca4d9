"""The datasets: their tables, their columns, their versions."""
