"""The outbox: what is to go to whom, what went, and what nobody knows."""
