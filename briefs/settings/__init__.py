"""Settings: `briefs.toml` and the environment as frozen, documented classes."""
