"""Every fault of HTTP on real sockets: what the user sees and what is in the lake, as docs/sources.md says."""

from __future__ import annotations

import os
import resource
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from misbehaving import Server, full_backlog, unused_address
from probing import probe

from briefs.lake.store import Lake
from briefs.settings.sources import Sources
from briefs.sources.http.limits import Limits
from briefs.workflow.fetch import Order, Outcome, fetch
from briefs.workflow.fetch_table import lines

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "sources.md"
START, END = "<!-- faults: written by tests/faults -->", "<!-- end of faults -->"
DAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 10, tzinfo=UTC)
QUICK = Limits(connect_s=1, read_s=1, pool_s=1, total_s=1.2, base_s=0.02, longest_wait_s=3, tries=2, asks=40)

# What the venue does -> words that the user sees, and the rows of the day that are in the lake afterwards.
FAULTS = {
    "healthy": ("nothing wrong", "", 2),
    "gzip": ("an answer packed with gzip", "", 2),
    "429-once": ("429 without Retry-After, then an answer", "", 2),
    "429-once-retry-after": ("429 with Retry-After of a second, then an answer", "", 2),
    "429-always": ("429 for ever", "was asked too often (HTTP 429)", 0),
    "429-long": ("429 with Retry-After of ten minutes", "wants a pause of 10 minutes", 0),
    "418": ("418, a ban of a day", "wants a pause of 1440 minutes (HTTP 418)", 0),
    "403": ("403", "does not serve us (HTTP 403)", 0),
    "401": ("401", "does not accept the key (HTTP 401)", 0),
    "404": ("404", "refused the question (HTTP 404)", 0),
    "451": ("451, a place that is not served", "does not serve this place (HTTP 451)", 0),
    "500-once": ("500, then an answer", "", 2),
    "500-always": ("500 for ever", "has a fault of its own (HTTP 500)", 0),
    "502": ("502 with a page of HTML", "web page: 502 Bad Gateway", 0),
    "no-connect": ("a connection that is not taken", "did not take the connection within 1 s", 0),
    "silent": ("a connection without an answer", "was silent for 1 s", 0),
    "silent-mid-body": ("silence in the middle of the answer", "was silent for 1 s", 0),
    "cut-mid-body": ("the connection breaks in the middle of the answer", "broke off", 0),
    "cut-at-once": ("the connection is closed without an answer", "broke off", 0),
    "trickle-head": ("a head that trickles for ever", "was given up after", 0),
    "trickle": ("an answer that trickles for ever", "took longer than 1.2 s over its answer", 0),
    "endless": ("an answer without an end", "sent more than 8 MiB", 0),
    "bomb": ("200 MB in 200 kB of gzip", "unpacks to more than 24 MiB", 0),
    "gzip-cut": ("gzip that breaks off", "breaks off inside its gzip packing", 0),
    "gzip-broken": ("gzip that is none", "cannot be unpacked as gzip", 0),
    "zstd": ("a packing that was not asked for", "packs its answer as 'zstd'", 0),
    "truncated-once": ("JSON that breaks off, then the whole", "", 2),
    "truncated-json": ("JSON that breaks off every time", "sent text that is no JSON", 0),
    "nan": ("NaN in JSON", "sent text that is no JSON", 0),
    "deep": ("JSON nested 100,000 deep", "nests its JSON deeper than 64 levels", 0),
    "not-utf-8": ("JSON that is not UTF-8", "sent text that is no JSON", 0),
    "html": ("HTML in place of JSON", "answered with a web page in place of JSON", 0),
    "html-as-json": ("HTML that says it is JSON", "answered with a web page in place of JSON", 0),
    "image": ("a wrong content type", "answered with image/png in place of JSON", 0),
    "no-http": ("no HTTP at all", "broke off", 0),
    "error-in-200": ("a refusal inside a 200", 'it said: "Too Many Requests (code 50011)"', 0),
    "error-in-200-once": ("a refusal inside a 200, then an answer", "", 2),
    "unknown-symbol": ("an unknown symbol", "BTC: no such instrument (code 51001)", 0),
    "empty-list": ("an empty list", "no rows", 0),
    "changed-types": ("fields of other types", "sent an answer of a new shape (TypeError", 0),
    "object-for-list": ("an object in place of a list", "sent an answer of a new shape (ValueError", 0),
    "faulty-row": ("a value that is no number", "1 of 2 rows are not fit for the lake", 0),
    "unfinished": ("a row from after the asking", "1 row was not of the time asked for", 1),
    "pages-for-ever": ("pages without an end", "gave no end of pages: stopped after 40", 0),
    "foreign-host": ("(a client that asks a host which is none of its own)", "this is a bug in briefs", 0),
    "redirect-away": ("a redirect to another host", "redirects to http://elsewhere.test", 0),
    "redirect-circle": ("redirects in a circle", "redirects more than 3 times", 0),
    "redirect-within": ("a redirect within the host", "", 2),
    "refused": ("nobody listens", "cannot be reached: Connection refused", 0),
    "no-name": ("a name that is not known", "its name is not known", 0),
    "tls": ("no TLS where TLS is due", "no encrypted connection", 0),
    "ipv6-only": ("a host with IPv6 alone", "", 2),
}  # fmt: skip


class Run(NamedTuple):
    """What came of one fetch that met every fault at once. grown: by how many MB the process grew meanwhile."""

    outcomes: dict[str, Outcome]
    lake: Lake
    held: dict[str, int]
    server: Server
    grown: float


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    server, six, backlog = Server(), Server("::1"), full_backlog()
    addresses = {name: f"{server.address}/{name}" for name in FAULTS} | {
        "no-connect": next(backlog),
        "refused": unused_address(),
        "no-name": "http://no-such-host.invalid",
        "tls": server.address.replace("http:", "https:"),
        "ipv6-only": f"{six.address}/healthy",
    }
    settings = Sources(cache=folder / "cache", hosts=tuple(f"{name}.test={to}" for name, to in addresses.items()))
    order = Order({name: probe(name) for name in FAULTS}, ("series",), (DAY,), ("BTC",), NOW)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcomes = fetch(folder / "lake", order, settings, {}, lambda source, done, total: None, QUICK)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    held = {one.source: one.rows for one in Lake(folder / "lake").holdings(DAY)}
    yield Run({one.part.source: one for one in outcomes}, Lake(folder / "lake"), held, server, grown)
    list(backlog)
    server.close()
    six.close()


def seen(outcome) -> str:
    """What the closing table says of one source, its name and host made general."""
    name = outcome.part.source
    _, *shown = lines([outcome])
    _, _, text = " ".join(line.split("series", 1)[-1].strip() for line in shown).partition("  ")
    return text.strip().replace(f"{name}: {name}.test", "VENUE: HOST").replace(f"{name}: ", "VENUE: ")


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_user_sees_and_what_is_in_the_lake(run, name):
    _, words, rows = FAULTS[name]
    outcome = run.outcomes[name]
    assert words in seen(outcome) if words else not outcome.problems
    assert "Traceback" not in seen(outcome)
    assert run.held.get(name, 0) == rows == outcome.rows


def test_the_lake_is_whole_and_holds_nothing_else(run):
    assert run.lake.check() == ()
    assert {one.source for one in run.lake.holdings()} == {name for name, (_, _, rows) in FAULTS.items() if rows}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("healthy", 1),
        ("429-once", 2),
        ("429-always", 2),
        ("429-long", 1),  # a pause longer than anyone waits is not shortened by asking again
        ("418", 1),
        ("451", 1),
        ("403", 2),
        ("404", 1),
        ("html", 1),
        ("bomb", 1),
        ("redirect-away", 1),
        ("500-always", 4),  # two tries, and two more at the end of the run
        ("cut-mid-body", 4),
    ],
)
def test_how_often_a_venue_is_asked(run, name, asked):
    assert run.server.seen[name] == asked


def test_a_bomb_and_an_endless_answer_cost_little_memory(run):
    # 24 MiB unpacked and 8 MiB as it comes are the caps; the bomb alone would take 200 MB, and Python's text more.
    assert run.grown < 250


def test_the_page_tells_the_same(run):
    rows = ["| what the venue does | what the user sees | rows kept of 2 |", "|---|---|---|"]
    for name, (what, _, count) in FAULTS.items():
        text = seen(run.outcomes[name]).replace("|", "\\|") or "-"
        rows.append(f"| {what} | {text} | {count} |")
    table = "\n".join([START, "", *rows, "", END])
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    if os.environ.get("BRIEFS_WRITE_DOCS"):
        PAGE.write_text(head + table + tail, encoding="utf-8")
        return
    assert head + table + tail == page, "run `make docs`"
