"""The shared HTTP session: drives what venues' clients say, and survives what venues do."""
