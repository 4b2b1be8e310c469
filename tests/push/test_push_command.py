"""`briefs push` from a lake to files and a system, with planted secrets that must show nowhere."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from systems import SECRETS, USER, Ghost, WordPress

from briefs.errors import AuditFailed, UserError
from briefs.settings.load import load
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow.clock import parse_day
from briefs.workflow.generate import generate
from briefs.workflow.importing import import_files, stated
from briefs.workflow.push import Order, manuscript, push, rehearse

DAY = Window.day(parse_day("2026-02-01", None))
ORDERS = """ts,venue,symbol,asset,side,price,qty,usd
2026-02-01T01:00:00Z,hyperliquid,BTC,BTC,long,80000,5000,400000000
2026-02-01T02:00:00Z,okx,BTCUSDT,BTC,long,80000,4500,360000000
2026-02-01T09:00:00Z,okx,BTCUSDT,BTC,short,80000,350,28000000
"""
"""400 + 360 + 28 = 788 million."""


@pytest.fixture(scope="session")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("brief")
    (folder / "orders.csv").write_text(ORDERS)
    whole = stated("full", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z")
    import_files(folder / "lake", "liquidations", [folder / "orders.csv"], "desk", whole, None, lambda *_: None)
    generate(folder / "lake", DAY, folder / "output", Preferences(), frozenset({"md", "html", "json"}))
    return folder / "output"


@pytest.fixture
def settings(tmp_path, output, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def make(**push):
        given = "".join(f"{name} = {json.dumps(value)}\n" for name, value in push.items())
        (tmp_path / "briefs.toml").write_text(f"output = {json.dumps(str(output))}\n[push]\n{given}")
        return load(None, {})

    return make


def briefs(*words, env=(), code=0):
    done = subprocess.run(
        [sys.executable, "-m", "briefs", *words],
        env={**os.environ, **dict(env)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_files_hold_what_the_brief_says(settings, tmp_path):
    assert push(settings(tags=["crypto"]), {}, Order("files", DAY)).state == "created"
    folder = tmp_path / "drafts" / "2026-02-01"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"draft.md", "draft.html", "draft.txt", "subjects.txt", "preheader.txt", "social.txt"} < names
    head, body = (folder / "draft.md").read_text().removeprefix("---\n").split("\n---\n")
    front = {key: json.loads(value) for key, value in (line.split(": ", 1) for line in head.splitlines())}
    assert front["slug"] == "market-brief-2026-02-01"
    assert front["tags"] == ["crypto"]
    assert front["draft"] is True
    assert "$788 million" in front["title"] + front["description"]
    assert "$788 million" in body
    page = (folder / "draft.html").read_text()
    pictures = [name for name in names if name.startswith("charts/")]
    assert pictures
    for name in pictures:
        assert f'src="{name}"' in page
        assert (folder / name).read_bytes().startswith(b"\x89PNG")
    assert "<h1" not in page
    assert "<svg" not in page
    assert "cid:" not in page


def test_files_that_a_person_changed_are_kept(settings, tmp_path):
    chosen = settings()
    push(chosen, {}, Order("files", DAY))
    assert push(chosen, {}, Order("files", DAY)).state == "unchanged"
    file = tmp_path / "drafts" / "2026-02-01" / "draft.md"
    ours = file.read_text()
    file.write_text(ours + "\nA word of our own.\n")
    done = push(chosen, {}, Order("files", DAY))
    assert done.state == "edited"
    assert "+A word of our own." in done.difference
    assert "A word of our own." in file.read_text()
    assert push(chosen, {}, Order("files", DAY, overwrite=True)).state == "updated"
    assert file.read_text() == ours
    file.unlink()
    assert push(chosen, {}, Order("files", DAY)).difference == "draft.md: somebody removed it\n"
    assert not file.exists()


def test_a_brief_that_does_not_pass_its_audit_goes_nowhere(settings, output, tmp_path):
    import shutil

    shutil.copytree(output, tmp_path / "output")
    file = tmp_path / "output" / "2026-02-01" / "brief.md"
    file.write_text(file.read_text().replace("$788 million", "$878 million"))
    chosen = load(None, {}, {"output": tmp_path / "output"})
    with pytest.raises(AuditFailed, match="was not pushed"):
        push(chosen, {}, Order("files", DAY))
    assert not (tmp_path / "drafts").exists()


def test_the_same_brief_gives_the_same_manuscript(settings):
    chosen = settings()
    assert manuscript(chosen, DAY) == manuscript(chosen, DAY)


def test_what_is_missing_is_named_all_at_once(settings):
    with pytest.raises(UserError, match=r"push.wordpress_url, push.wordpress_user, BRIEFS_WORDPRESS_PASSWORD"):
        push(settings(), {}, Order("wordpress", DAY))
    with pytest.raises(UserError, match="did you mean ghost"):
        rehearse(settings(), {}, Order("gost", DAY))
    with pytest.raises(UserError, match="is not encrypted"):
        push(settings(ghost_url="http://blog.example.org/"), SECRETS, Order("ghost", DAY))
    with pytest.raises(UserError, match="not of the form ID:SECRET") as failure:
        push(settings(ghost_url="https://blog.example.org/"), {"BRIEFS_GHOST_KEY": "planted"}, Order("ghost", DAY))
    assert "planted" not in str(failure.value)
    with pytest.raises(UserError, match="a character that no key has"):
        push(settings(), {"BRIEFS_BUTTONDOWN_KEY": "key\nX-Other: 1"}, Order("buttondown", DAY))
    with pytest.raises(UserError, match=r"there is no brief\.md"):
        push(settings(), {}, Order("files", Window.day(parse_day("2026-02-02", None))))


@pytest.mark.parametrize("system", [Ghost, WordPress])
def test_planted_secrets_show_nowhere(settings, tmp_path, system):
    server = system()
    file = tmp_path / "key"
    variable = {"ghost": "BRIEFS_GHOST_KEY", "wordpress": "BRIEFS_WORDPRESS_PASSWORD"}[server.target]
    file.write_text(SECRETS[variable])
    file.chmod(0o600)
    settings(
        **{f"{server.target}_url": server.url}, **({"wordpress_user": USER} if server.target == "wordpress" else {})
    )
    env = {f"{variable}_FILE": str(file)}
    words = ("push", server.target, "2026-02-01")
    outcomes = [briefs(*words, "--dry-run", env=env)]
    assert server.calls == []
    server.plan = [401]
    outcomes.append(briefs(*words, "--debug", env=env, code=1))
    outcomes.append(briefs(*words, "--json", env=env))
    assert json.loads(outcomes[-1].stdout)["state"] == "created"
    server.edit(server.posts[0], "A word of our own.")
    outcomes.append(briefs(*words, env=env, code=5))
    assert "A word of our own." in outcomes[-1].stdout
    server.stop()
    shown = "".join(done.stdout + done.stderr for done in outcomes)
    assert "(hidden)" in shown
    written = "".join(
        path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file() and path != file
    )
    tokens = {head["Authorization"].partition(" ")[2] for head in server.heads if "Authorization" in head}
    assert tokens
    for secret in [SECRETS[variable], SECRETS[variable].rpartition(":")[2], *tokens]:
        assert secret not in shown + written
    assert urlsplit(server.url).netloc in shown
