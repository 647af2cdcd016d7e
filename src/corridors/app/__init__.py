"""The Streamlit shell: one function a page, the address as the state."""

from corridors.app.shell import main

__all__ = ["main"]
