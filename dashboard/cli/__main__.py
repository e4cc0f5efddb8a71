"""`python -m dashboard.cli`: the same as `strikeoff`."""

from dashboard.cli import main

main()
