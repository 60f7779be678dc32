"""``python -m govreports``: the command line."""

from govreports.cli import main

main()
