"""Entry points: Streamlit pages, HTTP routes, command line and wiring. The only layer that knows streamlit."""
