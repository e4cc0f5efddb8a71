"""What sells: events, experiments, traits, proposals."""
