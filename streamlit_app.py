"""Start with ``streamlit run streamlit_app.py``."""

from corridors.app import main

main()
