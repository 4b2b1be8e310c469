"""The files of a brief, read when a page is made from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

from briefs.errors import Fault, FaultyInput
from briefs.render.site.article import Article, Style, article, style

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Source:
    """A brief's folder. read: gives a file of it by name. digest: a hash of all that the site takes from it.

    examined: the hash of a `brief.html` that `article` has passed already, "" for none.
    """

    name: str
    digest: str
    read: Read
    examined: str = ""

    def article(self) -> Article:
        page = self.text("brief.html")
        known = bool(self.examined) and sha256(page.encode()).hexdigest() == self.examined
        return article(page, f"{self.name}/brief.html", examined=known)

    def examine(self) -> Source:
        """The same once its page has been examined. Raises FaultyInput where it may not be published."""
        page = self.text("brief.html")
        article(page, f"{self.name}/brief.html")
        return replace(self, examined=sha256(page.encode()).hexdigest())

    def style(self) -> Style:
        return style(self.text("brief.html"))

    def text(self, file: str) -> str:
        """Raises FaultyInput where the file is no UTF-8 text."""
        try:
            return self.read(file).decode()
        except UnicodeDecodeError as error:
            fault = Fault(f"byte {error.start}", file, "", "UTF-8 text was expected")
            raise FaultyInput(f"{self.name}/{file}", [fault], remedy="Generate the brief again.") from None
