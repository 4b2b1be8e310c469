"""One file a use case; `wiring.py` alone picks implementations, `clock.py` alone asks for the time."""
