"""A brief as a mail: a text to be read alone, a page that mail programs show, charts as pictures."""
