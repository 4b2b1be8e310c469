"""Any text by anyone: what contradicts itself, what is claimed without support, and what the data deny."""
