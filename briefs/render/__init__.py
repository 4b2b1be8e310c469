"""Render: the document as Markdown, HTML, PDF and charts, with a claim for every printed number."""
