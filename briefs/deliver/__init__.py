"""Carrying briefs out: folders, websites, mail."""
