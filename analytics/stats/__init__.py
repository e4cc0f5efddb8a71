"""Pure functions of sufficient statistics. No events, no files."""
