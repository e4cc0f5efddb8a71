"""Commands that train the house models. Nothing here is imported by a running installation."""
