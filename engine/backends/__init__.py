"""Generators. Import the module you need: the diffusion backend loads torch."""
