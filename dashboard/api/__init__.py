"""HTTP routes beside the pages: what the viewer component, browsers and monitoring call."""
