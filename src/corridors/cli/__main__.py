"""``python -m corridors.cli``."""

from corridors.cli.start import start

start()
