"""The same promises on WordPress and Ghost themselves, started on loopback by real/*.sh (`make drafts-real`)."""

import os
import socket
import subprocess
from pathlib import Path

import httpx
import pytest
from pushed import CORRECTED, MANUSCRIPT

from briefs.deliver.push.ledger import Ledger
from briefs.deliver.push.pushing import Desk
from briefs.deliver.push.target import lines
from briefs.deliver.push.wire import Request, Wire, json_request
from briefs.errors import DeliveryFailed
from briefs.settings.push import Push
from briefs.workflow.clock import now
from briefs.workflow.push_targets import target

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("BRIEFS_DRAFTS_REAL"), reason="`make drafts-real` starts real systems"),
]
SCRIPTS = Path(__file__).parent / "real"


class Real:
    """A running system. `ask` is a person's request to it."""

    def __init__(self, name, given, folder):
        self.name, self.folder = name, folder
        self.secrets = {key: value for key, value in given.items() if key.startswith("BRIEFS_")}
        self.settings = Push(ghost_url=given["URL"], wordpress_url=given["URL"], wordpress_user="desk")
        self.place = target(name, self.settings, self.secrets)

    def push(self, manuscript=MANUSCRIPT, *, overwrite=False, secrets=None):
        place = target(self.name, self.settings, secrets or self.secrets)
        with Wire("test", 60, place.hidden) as wire:
            ledger = Ledger(self.folder / "ledger", place.name, place.place)
            return Desk(place, wire, ledger, now, overwrite).push(manuscript)

    def ask(self, request):
        signed = self.place.sign(request, now())
        answer = httpx.request(
            signed.method, signed.url, content=signed.body or None, headers=dict(signed.headers), timeout=60
        )
        assert answer.status_code < 300, answer.text[:300]
        return answer.json() if answer.content else None

    def draft(self):
        return self.place.found(self.ask(self.place.search(MANUSCRIPT.slug, 1)), MANUSCRIPT.slug).remote

    def write(self, **fields):
        """What a person does in the editor."""
        there = self.draft()
        if self.name == "wordpress":
            url = f"{self.settings.wordpress_url}?rest_route=/wp/v2/posts/{there.id}"
            return self.ask(json_request("POST", url, fields))
        url = f"{self.settings.ghost_url}ghost/api/admin/posts/{there.id}/"
        body = {"posts": [{**fields, "updated_at": there.version}]}
        return self.ask(json_request("PUT", url, body, {"Accept-Version": "v5.0"}))

    def remove(self):
        there = self.draft()
        if self.name == "wordpress":
            return self.ask(Request("DELETE", f"{self.settings.wordpress_url}?rest_route=/wp/v2/posts/{there.id}"))
        url = f"{self.settings.ghost_url}ghost/api/admin/posts/{there.id}/"
        return self.ask(Request("DELETE", url, headers={"Accept-Version": "v5.0"}))


@pytest.fixture(scope="module", params=["wordpress", "ghost"])
def real(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    command = ["sh", SCRIPTS / f"{request.param}.sh", folder / "system", str(_free_port())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        given = {}
        while len(given) < {"wordpress": 3, "ghost": 2}[request.param] and (line := process.stdout.readline()):
            name, _, value = line.strip().partition("=")
            given[name] = value
        if not given:
            process.wait()
            pytest.skip(f"{request.param} is not installed here")
        yield Real(request.param, given, folder)
        process.stdin.close()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_draft_through_its_life(real):
    assert real.push().state == "created"
    there = real.draft()
    assert there.state == "draft"
    assert there.held["title"] == "$2.58 billion of liquidations"
    words = "\n".join(lines(there.held["body"]))
    assert "$2.58 billion" in words
    assert "{{ subscriber.email }} [gallery] told" in words
    assert there.held["body"].count("<img") == 1
    assert real.push().state == "unchanged"
    assert real.draft() == there
    assert real.push(CORRECTED).state == "updated"
    assert "$2.59 billion" in "\n".join(lines(real.draft().held["body"]))
    assert real.draft().id == there.id

    real.write(title="Edited by hand")
    for manuscript in (CORRECTED, MANUSCRIPT):
        done = real.push(manuscript)
        assert done.state == "edited"
        assert "+Edited by hand" in done.difference.splitlines()
    assert real.draft().held["title"] == "Edited by hand"
    assert real.push(overwrite=True).state == "updated"
    assert real.draft().held["title"] == MANUSCRIPT.title

    (real.folder / "ledger").rename(real.folder / "lost")
    assert real.push().state == "unchanged"
    assert real.draft().id == there.id

    wrong = {name: value[:-4] + "abcd" for name, value in real.secrets.items()}
    with pytest.raises(DeliveryFailed, match="does not accept the key"):
        real.push(CORRECTED, secrets=wrong)

    real.write(status={"wordpress": "publish", "ghost": "published"}[real.name])
    assert real.push(CORRECTED, overwrite=True).state == "kept"
    assert "$2.58 billion" in "\n".join(lines(real.draft().held["body"]))

    real.remove()
    with pytest.raises(DeliveryFailed, match="is gone"):
        real.push(CORRECTED)
    assert real.push(CORRECTED, overwrite=True).state == "created"
    assert real.draft().state == "draft"
    assert real.draft().id != there.id


def test_the_picture_is_served(real):
    real.push(overwrite=True)
    body = real.draft().held["body"]
    address = body.partition('<img src="')[2].partition('"')[0]
    answer = httpx.get(address, timeout=60)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\x89PNG")
