"""Pure view models: what a page shows, as plain values and sentences. No streamlit."""
