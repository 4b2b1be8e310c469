"""The files of a brief, read when a page is made from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from briefs.errors import Fault, FaultyInput
from briefs.render.site.article import Article, Style, article, style

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Source:
    """A brief's folder. read: gives a file of it by name. digest: a hash of all that the site takes from it."""

    name: str
    digest: str
    read: Read

    def article(self) -> Article:
        return article(self.text("brief.html"), f"{self.name}/brief.html")

    def style(self) -> Style:
        return style(self.text("brief.html"))

    def text(self, file: str) -> str:
        """Raises FaultyInput where the file is no UTF-8 text."""
        try:
            return self.read(file).decode()
        except UnicodeDecodeError as error:
            fault = Fault(f"byte {error.start}", file, "", "UTF-8 text was expected")
            raise FaultyInput(f"{self.name}/{file}", [fault], remedy="Generate the brief again.") from None
