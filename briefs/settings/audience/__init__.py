"""Audiences and clients: `audiences.toml` and `clients.csv`, read with every fault at once."""
