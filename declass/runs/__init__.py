"""A run: inputs shared out in units, read and judged in processes of its own, kept and taken up again."""
