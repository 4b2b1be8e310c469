"""The metrics stage: frames in, figures and gaps out. Never text, never rounding."""
