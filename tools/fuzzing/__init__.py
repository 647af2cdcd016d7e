"""What ``tools/fuzz.py`` is made of: spoilers, own files, interrupted runs, and the table."""
