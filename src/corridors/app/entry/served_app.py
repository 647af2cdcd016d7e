"""What ``corridors app`` starts; beside a folder ``pages`` Streamlit would run its files alone."""

from corridors.app import main

main()
