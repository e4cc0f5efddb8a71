"""Layouts: each turns a plan into a builder, a function from fullness (0-1) to placements whose coverage grows with it."""
