"""How a repeat continues over the cloth, and how well it does."""
