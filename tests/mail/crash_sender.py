"""A sender that is made to be killed: queues one letter for many and sends it. Run as a program of its own.

python crash_sender.py OUTBOX PORT RECIPIENTS
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from briefs.deliver.mail.message import Recipient, Sender, message
from briefs.deliver.mail.postman import Postman, Rules
from briefs.deliver.mail.server import Server
from briefs.deliver.outbox.entry import Wanted
from briefs.deliver.outbox.lock import sole
from briefs.deliver.outbox.store import Outbox
from briefs.vocabulary.letter import Letter

NOW = 1_770_000_000
LETTER = Letter("2026-02-01", 1, NOW - 3600, "en", "A subject", "A text.\n.a line with a dot\n" * 40)


def work(path: Path, port: int, recipients: int) -> None:
    sender = Sender("Desk", "desk@example.org")
    with sole(path):
        outbox = Outbox(path)
        outbox.recover(NOW)
        outbox.queue(LETTER, (Wanted(f"client-{number}@example.org") for number in range(recipients)), NOW)
        Postman(
            outbox,
            Server("127.0.0.1", port, "none"),
            Rules("desk@example.org", 86400),
            lambda entry, letter: message(letter, sender, Recipient(entry.recipient)),
            lambda _address: False,
            lambda: datetime.fromtimestamp(NOW, UTC),
        ).run()
        outbox.close()


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
