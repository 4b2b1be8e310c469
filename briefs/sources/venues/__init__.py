"""Clients of exchanges and of vendors who watch them: one module a source, none of which touches the network itself."""
