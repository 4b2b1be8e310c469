"""Who gets no mail: the list, the signed links that put people on it, and the page behind these links."""
