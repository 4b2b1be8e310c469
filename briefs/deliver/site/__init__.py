"""Publishing a website: built beside its place, exchanged in one step, carried to other places in a safe order."""
