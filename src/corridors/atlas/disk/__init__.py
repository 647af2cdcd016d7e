"""The data folder: found, read, checked in form, and written. Nothing else touches files."""
