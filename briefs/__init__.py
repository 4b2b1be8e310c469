"""briefs: a day of crypto-derivatives data as a written market brief whose every number can be checked."""

__version__ = "0.1.0"
