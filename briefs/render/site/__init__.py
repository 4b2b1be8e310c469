"""The pages, feeds and pictures of a website made of briefs."""
