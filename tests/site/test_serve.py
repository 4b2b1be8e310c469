"""The preview: on loopback alone, and it shows what changed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest


@contextmanager
def preview(desk, *words):
    """The command in a process of its own; gives its address once it serves."""
    command = [sys.executable, "-m", "briefs", "serve", "--port", "0", "--output", "output", *words]
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=desk.root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+/) shows", line)
        assert found, line + (process.stderr.read() if process.poll() is not None else "")
        with httpx.Client(base_url=found[1]) as client:
            yield client
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        process.stdout.close()
        process.stderr.close()


def state(client):
    return json.loads(client.get("/.preview/state").content)


def until(true, seconds=20.0):
    end = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return answer


@pytest.mark.slow
def test_the_preview_shows_changes_of_briefs_and_templates(desk):
    desk.output.add("2026-01-01", "The first words")
    (desk.root / "own" / "site").mkdir(parents=True)
    (desk.root / "briefs.toml").write_text('templates = "own"\n')
    with preview(desk) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "The first words" in page.text
        assert '<script src="/.preview/reload.js" defer></script>' in page.text
        assert state(client) == {"generation": 1, "fault": ""}
        # A brief changes.
        desk.output.add("2026-01-01", "Other words")
        until(lambda: state(client)["generation"] == 2)
        assert "Other words" in client.get("/2026/01/01/").text
        # A style sheet of one's own appears.
        (desk.root / "own" / "site" / "site.css").write_text("body { color: teal }\n")
        until(lambda: state(client)["generation"] == 3)
        (sheet,) = re.findall(r'href="(style/site-[^"]+)"', client.get("/").text)
        assert client.get(f"/{sheet}").text == "body { color: teal }\n"
        # A fault is shown, the last good build stays, and once it is mended all is well.
        (desk.root / "own" / "site" / "wrong.html.j2").write_text("x")
        until(lambda: "no built-in template has this name" in state(client)["fault"])
        assert "Other words" in client.get("/").text
        (desk.root / "own" / "site" / "wrong.html.j2").unlink()
        until(lambda: state(client)["fault"] == "")
        assert client.get("/nowhere/").status_code == 404
        assert "Page not found" in client.get("/nowhere/").text
        assert client.get("/2026/01/01").headers["location"] == "/2026/01/01/"
        for path in ("/..%2f..%2foutput/2026-01-01/brief.md", "/.generation", "/%2e%2e/output/2026-01-01/brief.md"):
            assert client.get(path).status_code == 404
        assert client.get("/", headers={"Host": "evil.example"}).status_code == 403
    assert not (desk.root / "site").exists()


@pytest.mark.slow
def test_words_that_change_are_written_anew_from_the_lake(desk):
    """A day of prices is briefed; a phrase of one's own takes the place of the built-in one."""
    rows = [f"2026-02-01T{hour:02}:00:00Z,3600,binance,BTCUSDT,BTC,100,101,99,100" for hour in range(24)]
    head = "ts,interval_s,venue,symbol,asset,open,high,low,close"
    (desk.root / "candles.csv").write_text("\n".join([head, *rows]) + "\n")
    desk.run("import", "candles", "candles.csv", "--lake", "lake")
    desk.run("generate", "2026-02-01", "--lake", "lake", "--output", "output", "--format", "md,html,json")
    phrases = desk.root / "own" / "phrases" / "en"
    phrases.mkdir(parents=True)
    (desk.root / "briefs.toml").write_text('templates = "own"\nlake = "lake"\n')
    before = (desk.root / "output/2026-02-01/brief.md").read_bytes()
    with preview(desk) as client:
        assert "A preview was here" not in client.get("/2026/02/01/").text
        notice = '[about.window]\nvariants = ["A preview was here, from {{ start }} to {{ end }}."]\n'
        (phrases / "mine.toml").write_text(notice)
        until(lambda: state(client)["generation"] == 2 or state(client)["fault"], 40)
        assert state(client) == {"generation": 2, "fault": ""}
        assert "A preview was here, from " in client.get("/2026/02/01/").text
    assert (desk.root / "output/2026-02-01/brief.md").read_bytes() == before


def test_the_preview_s_script_runs_under_its_own_policy_alone(week):
    from briefs.deliver.site.preview import reloading

    shown = reloading(week.text("index.html").encode()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', shown)
    assert policy.count("script-src") == 1
    assert policy.endswith("; script-src &#39;self&#39;")
    assert "/.preview/" not in week.text("index.html")


def test_a_port_that_is_taken_is_said(desk):
    import socket

    desk.output.add("2026-01-01")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        failed = desk.run("serve", "--output", "output", "--port", str(taken.getsockname()[1]), code=2)
    assert "name another with --port" in failed.stderr
