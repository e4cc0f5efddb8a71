"""The pictures of docs/sheets: what the drawing can do, as a client would see it."""
