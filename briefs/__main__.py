"""`python -m briefs` is the same as the command `briefs`."""

from briefs.cli.main import main

main()
