"""Makes and measures images. Knows nothing of people, tables or pages."""
