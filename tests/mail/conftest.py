"""An outbox with messages in it, and a postman that is told the time."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefs.deliver.mail.message import Recipient, Sender, message
from briefs.deliver.mail.postman import Postman, Rules
from briefs.deliver.mail.server import Server
from briefs.deliver.outbox.entry import Wanted
from briefs.deliver.outbox.store import Outbox
from briefs.vocabulary.letter import Letter

sys.path.insert(0, str(Path(__file__).parent))

NOW = 1_770_000_000
SENDER = Sender("Desk", "desk@example.org")


class Post:
    """An outbox for some recipients and the means to send it. `now` may be set."""

    def __init__(self, path, port, recipients, content=b"", **options):
        self.outbox = Outbox(path)
        self.port = port
        self.now = NOW
        self.suppressed = set()
        self.options = options
        self.content = content  # in place of the message
        letter = Letter("2026-02-01", 1, NOW - 3600, "en", "A subject", "A text.\n")
        self.outbox.queue(letter, [Wanted(recipient) for recipient in recipients], NOW)

    def run(self, **server):
        rules = Rules("desk@example.org", **{"max_age_s": 86400, "attempts": 3, **self.options})
        Postman(
            self.outbox,
            Server(**{"host": "127.0.0.1", "port": self.port, "security": "none", "timeout_s": 1, **server}),
            rules,
            lambda entry, letter: self.content or message(letter, SENDER, Recipient(entry.recipient)),
            self.suppressed.__contains__,
            lambda: datetime.fromtimestamp(self.now, UTC),
        ).run()

    @property
    def entries(self):
        return {entry.recipient: entry for entry in self.outbox.entries()}

    @property
    def states(self):
        return {recipient: entry.state for recipient, entry in self.entries.items()}


@pytest.fixture
def post(tmp_path):
    made = []

    def make(port, recipients=("ann@example.org",), **options):
        made.append(Post(tmp_path / f"outbox-{len(made)}.sqlite", port, recipients, **options))
        return made[-1]

    yield make
    for one in made:
        one.outbox.close()
