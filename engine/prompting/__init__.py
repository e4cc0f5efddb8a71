"""From intent to prompt: briefs, products, brand profiles, templates and the draw. Imports no torch."""
