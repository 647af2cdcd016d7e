"""What ``corridors app`` starts."""

from corridors.app import main

main()
