"""A manuscript, and a desk that pushes it."""

import base64
from dataclasses import replace

from systems import SECRETS, USER

from briefs.deliver.push import pushing, webhook
from briefs.deliver.push.ledger import Ledger
from briefs.deliver.push.manuscript import Manuscript
from briefs.deliver.push.wire import Wire
from briefs.settings.push import Push
from briefs.vocabulary.secret import Secret
from briefs.workflow.clock import now
from briefs.workflow.push_targets import target

HTML = (
    '<div><p>Liquidations came to <span data-figure="liquidations.total_usd">$2.58 billion</span>.</p></div>\n'
    '<div class="chart"><img class="drawing" src="cid:hours" alt="Bars &quot;by&quot; hour" width="480"></div>\n'
    "<p>“{{ subscriber.email }} [gallery] told”, wrote Sample wire.</p>\n"
)
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MANUSCRIPT = Manuscript(
    "market-brief-2026-02-01", "2026-02-01", 1, "$2.58 billion of liquidations", "Bitcoin fell 4.8%.",
    "Bitcoin fell.", ("Bitcoin fell 4.8%", "Liquidations"), "Ether fell too.",
    "*1 February 2026*\n\nLiquidations came to $2.58 billion.\n\n“{{ subscriber.email }}”\n",
    "---\ntitle: x\n---\n\nA body.\n",
    HTML, "Liquidations came to $2.58 billion. {{ x }}\n", {"hours": PICTURE}, ("crypto",),
)  # fmt: skip
CORRECTED = replace(
    MANUSCRIPT,
    revision=2,
    html=HTML.replace("$2.58", "$2.59"),
    markdown=MANUSCRIPT.markdown.replace("$2.58", "$2.59"),
    text=MANUSCRIPT.text.replace("$2.58", "$2.59"),
)


# One for all tests: what makes it costly, the system's certificates, is not what they look at.
WIRE = Wire("test", 5, [Secret(value) for value in SECRETS.values()])


class Desk:
    """Pushes to one system, with a ledger of its own."""

    def __init__(self, system, folder):
        self.system, self.folder = system, folder
        self.url = system.url

    @property
    def settings(self):
        return Push(
            ghost_url=self.url, wordpress_url=self.url, wordpress_user=USER, buttondown_url=self.url,
            listmonk_url=self.url, listmonk_user=USER, listmonk_lists=("3",), webhook_url=f"{self.url}hook",
        )  # fmt: skip

    @property
    def place(self):
        return target(self.system.target, self.settings, SECRETS)

    @property
    def ledger(self):
        return Ledger(self.folder / "ledger", self.system.target, self.url)

    def push(self, manuscript=MANUSCRIPT, *, overwrite=False):
        if self.system.target == "webhook":
            key = Secret(SECRETS["BRIEFS_WEBHOOK_KEY"])
            return webhook.Hook(f"{self.url}hook", key, WIRE, self.ledger, now, overwrite).push(manuscript)
        return pushing.Desk(self.place, WIRE, self.ledger, now, overwrite).push(manuscript)
