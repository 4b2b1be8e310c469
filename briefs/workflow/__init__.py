"""One file a use case, which joins the stages; `clock.py` alone asks for the time."""
