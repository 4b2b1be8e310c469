"""The auditor: its own reading of the published text, its own arithmetic. Shares no code with story or render."""
