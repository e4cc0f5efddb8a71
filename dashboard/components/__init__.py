"""Streamlit components (v2: plain modules in the page, no frames)."""
