"""Where data come from: venues, and scenarios that simulate a day."""
