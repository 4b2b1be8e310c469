"""What the outbox costs: the same signed messages through it, and through one plain loop that keeps no record.

    python benchmarks/mail.py [--messages 10000] [--watchlists 50]

Editions of the sample brief for so many watchlists are rendered once. Then the two ways take turns, a few hundred
messages each, over a connection that is kept, to one server in a process of its own, so that whatever else the machine
does befalls both. Both build, sign and send every message; the outbox also writes down each stage on the disk.
"""

from __future__ import annotations

import argparse
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from briefs.deliver.mail.message import Recipient, Sender, message
from briefs.deliver.mail.postman import Postman, Rules
from briefs.deliver.mail.server import Server
from briefs.deliver.mail.signature import Signer
from briefs.deliver.outbox.entry import Wanted
from briefs.deliver.outbox.store import Outbox
from briefs.settings.schema import Settings
from briefs.vocabulary.client import Edition
from briefs.vocabulary.letter import Letter
from briefs.vocabulary.secret import Secret
from briefs.vocabulary.window import Window
from briefs.workflow.clock import now, parse_day
from briefs.workflow.letters import Source, letter
from briefs.workflow.simulate import simulate

CHUNK = 250
PER_CONNECTION = 100
ASSETS = ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE", "SUI", "ADA", "LINK", "AVAX", "LTC")
SINK = """
import asyncio, sys
from aiosmtpd.controller import Controller

class Sink:
    taken = 0
    async def handle_DATA(self, server, session, envelope):
        Sink.taken += 1
        return "250 OK"

controller = Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print("ready", flush=True)
sys.stdin.readline()
controller.stop()
print(Sink.taken, flush=True)
"""


@dataclass(slots=True)
class Way:
    """Seconds and messages so far, and the memory (MB) after each turn."""

    seconds: float = 0.0
    messages: int = 0
    memory: list[float] = field(default_factory=list)

    def turn(self, begun: float, count: int) -> None:
        self.seconds += time.perf_counter() - begun
        self.messages += count
        self.memory.append(_memory())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=10_000)
    options.add_argument("--watchlists", type=int, default=50)
    options.add_argument("--format", default="html", choices=("text", "html", "pdf"))
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="briefs-mail-") as folder:
        _measure(Path(folder), chosen.messages, chosen.watchlists, chosen.format)


def _measure(folder: Path, messages: int, watchlists: int, format_: str) -> None:
    key = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True, text=True).stdout
    sender = Sender("Desk", "desk@example.org", signer=Signer("example.org", "briefs", Secret(key)))
    begun = time.perf_counter()
    letters = _letters(folder, watchlists, format_)
    size = len(message(letters[0], sender, Recipient("client@example.org")))
    print(f"{len(letters)} editions rendered and verified in {time.perf_counter() - begun:.0f} s; {size / 1000:.0f} kB")
    plain, kept = Way(), Way()
    with _sink() as server:
        outbox = Outbox(folder / "outbox.sqlite")
        for number in range(0, messages, CHUNK):
            turn = [f"client-{n}@example.org" for n in range(number, min(number + CHUNK, messages))]
            made = letters[number // CHUNK % len(letters)]
            # Who goes first alternates.
            for way in (plain, kept) if number // CHUNK % 2 else (kept, plain):
                start = time.perf_counter()
                _loop(made, sender, server, turn) if way is plain else _through(outbox, made, sender, server, turn)
                way.turn(start, len(turn))
        counts = outbox.counts()
        outbox.close()
    print(f"sent through the outbox: {counts['sent']}")
    for name, way in (("through the outbox", kept), ("one plain loop", plain)):
        print(f"{name}: {way.messages / way.seconds:.1f} messages/s, {way.seconds:.0f} s")
    print(f"ratio: {kept.seconds / plain.seconds:.2f}")
    memory = kept.memory
    print(f"memory after the first, the middle and the last turn: {memory[0]:.0f}, {memory[len(memory) // 2]:.0f}, "
          f"{memory[-1]:.0f} MB")  # fmt: skip


def _letters(folder: Path, watchlists: int, format_: str) -> list[Letter]:
    lake = folder / "lake"
    simulate("2026-02-01", lake)
    source = Source(Settings(lake=lake, output=folder / "output"), "example.org")
    day = Window.day(parse_day("2026-02-01", now()))
    lists = list(combinations(sorted(ASSETS), 2))[:watchlists]
    return [letter(Edition(assets, format=format_), day, source) for assets in lists]  # type: ignore[arg-type]


def _loop(made: Letter, sender: Sender, server: Server, recipients: list[str]) -> None:
    for start in range(0, len(recipients), PER_CONNECTION):
        with smtplib.SMTP(server.host, server.port) as smtp:
            for recipient in recipients[start : start + PER_CONNECTION]:
                smtp.sendmail(sender.address, [recipient], message(made, sender, Recipient(recipient)))


def _through(outbox: Outbox, made: Letter, sender: Sender, server: Server, recipients: list[str]) -> None:
    outbox.queue(made, map(Wanted, recipients), int(time.time()))
    Postman(
        outbox,
        server,
        Rules(sender.address, 10**9, per_connection=PER_CONNECTION),
        lambda entry, opened: message(opened, sender, Recipient(entry.recipient)),
        lambda _address: False,
        now,
    ).run()


@contextmanager
def _sink() -> Iterator[Server]:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SINK, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if process.stdout is None or process.stdin is None:
        raise RuntimeError("the server's pipes are missing")
    process.stdout.readline()
    try:
        yield Server("127.0.0.1", port, "none")
    finally:
        process.stdin.write(b"\n")
        process.stdin.flush()
        print(f"the server took {process.stdout.readline().decode().strip()} messages in all")
        process.wait(10)


def _memory() -> float:
    """Resident memory now, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
