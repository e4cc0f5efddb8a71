"""Revisions in order: m001 first. Each is written once and never changed after a release."""
