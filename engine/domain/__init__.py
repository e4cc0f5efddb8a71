"""Frozen values of the pattern world. Standard library only: importing this loads no torch, numpy or pillow."""
