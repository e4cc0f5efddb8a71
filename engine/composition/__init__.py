"""Draws repeats from motifs: layouts, symmetry, density and palette as asked, in cell coordinates."""
