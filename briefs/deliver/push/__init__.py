"""Drafts for newsletter systems: always a draft, never one twice, never over what a person changed."""
