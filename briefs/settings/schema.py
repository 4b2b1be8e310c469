"""Which settings there are.

The classes are their own manual: the file that `briefs init` writes and `docs/settings.md` are made from them, and
every value is checked against the `Key` that stands beside its type.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from briefs.settings.house import House
from briefs.settings.key import Key
from briefs.settings.mail import Mail
from briefs.settings.push import Push
from briefs.settings.recorder import Recorder
from briefs.settings.run import Run
from briefs.settings.site import Site
from briefs.settings.sources import Sources
from briefs.vocabulary.preferences import Preferences

_PREFERRED = Preferences()


@dataclass(frozen=True, slots=True)
class Prices:
    """Where prices come from."""

    venues: Annotated[
        tuple[str, ...],
        Key(
            "Order in which venues are tried for an asset's prices. The first whose candles cover the whole window is "
            "taken; venues that are not named come after, by name.",
            "[a-z0-9-]+",
            "a venue in lower case, such as binance or binance-spot",
            needed=True,
        ),
    ] = _PREFERRED.price_venues
    quotes: Annotated[
        tuple[str, ...],
        Key(
            "Order of quote currencies where a venue has several symbols of one asset.",
            "[A-Z]+",
            "a currency in upper case, such as USDT",
            needed=True,
        ),
    ] = _PREFERRED.quotes


@dataclass(frozen=True, slots=True)
class Liquidations:
    """Which source of liquidations counts."""

    sources: Annotated[
        tuple[str, ...],
        Key(
            "Order in which sources of liquidation totals are tried. Sources that are not named come after, by "
            "coverage, then finer interval, then name.",
            r"\S(.*\S)?",
            "the name of a source",
        ),
    ] = _PREFERRED.totals_sources


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the program."""

    lake: Annotated[Path, Key("Folder of the lake.")] = Path("data/lake")
    output: Annotated[Path, Key("Folder that briefs are written into, each into a folder of its own.")] = Path("output")
    formats: Annotated[
        tuple[str, ...],
        Key(
            "Which files a brief has: any of md, html, pdf and json.",
            "md|html|pdf|json",
            "md, html, pdf or json",
            needed=True,
        ),
    ] = ("md", "html", "pdf", "json")
    assets: Annotated[
        tuple[str, ...],
        Key(
            "The watchlist: briefs speak of these assets alone. Empty for every asset of the lake.",
            "[A-Z0-9]+",
            "an asset in upper case, such as BTC",
        ),
    ] = _PREFERRED.assets
    notes: Annotated[
        Path,
        Key(
            "Folder of editor's notes: the file DATE.md in it (or the name of the brief's folder, with .md) is placed "
            "in that brief, section by section. A brief without such a file has no notes."
        ),
    ] = Path("notes")
    templates: Annotated[
        Path,
        Key(
            "Folder of your own templates and phrases, which take the place of the built-in ones file by file and "
            "phrase by phrase; docs/editing.md tells how. Empty for none."
        ),
    ] = Path()
    prices: Prices = field(default_factory=Prices)
    liquidations: Liquidations = field(default_factory=Liquidations)
    mail: Mail = field(default_factory=Mail)
    house: House = field(default_factory=House)
    site: Site = field(default_factory=Site)
    sources: Sources = field(default_factory=Sources)
    recorder: Recorder = field(default_factory=Recorder)
    push: Push = field(default_factory=Push)
    run: Run = field(default_factory=Run)

    @property
    def own_templates(self) -> Path | None:
        """The folder of the user's templates, None where there is none."""
        return None if self.templates == Path() else self.templates

    @property
    def preferences(self) -> Preferences:
        """What the stages obey."""
        return Preferences(
            price_venues=self.prices.venues,
            totals_sources=self.liquidations.sources,
            quotes=self.prices.quotes,
            assets=self.assets,
        )
