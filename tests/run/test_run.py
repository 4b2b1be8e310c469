"""The day's chain: once, whatever is repeated, killed or fails."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from rebuilt_day import Market
from rebuilt_server import RebuiltServer
from steps import NEXT_MORNING, states
from systems import SECRETS

from briefs.errors import UserError
from briefs.workflow.run import Day, Report, Step

DONE = dict.fromkeys(("generate", "verify", "site", "push:files", "push:ghost", "send"), "done")
ALREADY = {name: "already" for name in DONE if name != "verify"}


def recipients(desk):
    return sorted(recipient for recipient, _ in desk.post.handler.messages)


def test_the_whole_chain_once_and_nothing_twice(desk):
    shutil.rmtree(desk.folder / "output")
    assert desk.states() == DONE
    assert (desk.folder / "site" / "2026" / "02" / "01" / "index.html").is_file()
    assert (desk.folder / "drafts" / "2026-02-01" / "draft.md").is_file()
    assert len(desk.ghost.posts) == 1
    assert recipients(desk) == ["ann@example.org", "bob@example.org"]
    calls = len(desk.ghost.calls)
    assert desk.states() == ALREADY
    assert desk.states(again=True) == DONE
    assert len(desk.ghost.posts) == 1
    assert [method for method, _ in desk.ghost.calls[calls:]] == ["GET"]
    assert recipients(desk) == ["ann@example.org", "bob@example.org"]


def test_a_brief_that_fails_its_audit_goes_nowhere(desk):
    desk.write(steps=["generate"])
    desk.run()
    file = desk.folder / "output" / "2026-02-01" / "brief.md"
    file.write_text(file.read_text().replace("$788 million", "$878 million"))
    desk.write()
    done = desk.briefs("run", "2026-02-01", code=4)
    assert "does not pass its audit and goes nowhere" in done.stderr
    assert "$878 million" in done.stderr
    assert "Traceback" not in done.stderr
    report = json.loads((desk.folder / "data" / "run" / "last.json").read_text())
    assert report["exit_code"] == 4
    assert {step["step"]: step["state"] for step in report["days"][0]["steps"]} == {
        "generate": "already", "verify": "refused",
        "site": "held", "push:files": "held", "push:ghost": "held", "send": "held",
    }  # fmt: skip
    assert not (desk.folder / "site").exists()
    assert not (desk.folder / "drafts").exists()
    assert desk.ghost.calls == []
    assert desk.post.handler.messages == []
    file.write_text(file.read_text().replace("$878 million", "$788 million"))
    assert desk.run().exit_code == 0
    assert len(desk.ghost.posts) == 1


def test_a_delivery_that_fails_leaves_the_others_alone_and_is_tried_again(desk):
    desk.ghost.plan = [503]
    report = desk.run()
    assert report.exit_code == 5
    assert states(report) == {**DONE, "push:ghost": "failed"}
    assert desk.states() == {**ALREADY, "verify": "done", "push:ghost": "done"}
    assert len(desk.ghost.posts) == 1
    assert len(recipients(desk)) == 2


def test_mail_that_is_refused_is_told(desk):
    desk.post.handler.refuse = {"bob@example.org": "550 5.1.1 no such mailbox"}
    report = desk.run()
    assert report.exit_code == 5
    ((_, step),) = report.faults
    assert step.name == "send"
    assert step.what.startswith("1 sent, 1 refused")
    desk.run()
    assert recipients(desk) == ["ann@example.org"]


def test_a_day_without_data_is_told_and_nothing_goes_out(desk):
    report = desk.run("2026-01-31")
    assert report.exit_code == 3
    assert states(report) == {
        "generate": "failed", "site": "held", "push:files": "held", "push:ghost": "held", "send": "held",
    }  # fmt: skip
    assert desk.ghost.calls == []


def test_missed_days_are_made_up_for_within_bounds(desk):
    desk.write(run="catch_up = 2")
    assert desk.run("", datetime(2026, 1, 30, 6, tzinfo=UTC)).exit_code == 3  # 29 January has no data
    report = desk.run("", datetime(2026, 2, 3, 6, tzinfo=UTC))
    assert [str(day.day) for day in report.days] == ["2026-01-31", "2026-02-01", "2026-02-02"]
    middle = {step.name: step.state for step in report.days[1].steps}
    assert middle == {**DONE, "send": "skipped"}
    assert desk.post.handler.messages == []
    assert report.exit_code == 3  # the other two days have no data
    desk.write(run="catch_up = 2\nmail_catch_up = 1")
    report = desk.run("", datetime(2026, 2, 3, 6, tzinfo=UTC))
    assert {step.name: step.state for step in report.days[1].steps} == {**ALREADY, "verify": "done", "send": "done"}
    assert len(recipients(desk)) == 2


def test_the_first_run_looks_at_one_day(desk):
    report = desk.run("", NEXT_MORNING)
    assert [str(day.day) for day in report.days] == ["2026-02-01"]
    assert report.exit_code == 0
    # A clock that went back: the day before is looked at, and nothing breaks.
    report = desk.run("", NEXT_MORNING - timedelta(days=1))
    assert [str(day.day) for day in report.days] == ["2026-01-31"]


def test_what_a_person_wrote_or_took_over_is_left_alone(desk):
    desk.write(steps=["generate"])
    desk.run()
    brief = desk.folder / "output" / "2026-02-01" / "brief.html"
    brief.write_text(brief.read_text().replace("</main>", "<!-- looked over --></main>"))
    kept = brief.read_bytes()
    desk.write(targets=["ghost"])
    assert desk.run(again=True).exit_code == 0
    assert brief.read_bytes() == kept
    (post,) = desk.ghost.posts
    desk.ghost.edit(post, "A word of our own.")
    report = desk.run(again=True)
    assert report.exit_code == 0
    assert "a person changed it; kept as it is" in json.dumps(report.as_json())
    assert "A word of our own." in post["html"]


def test_one_run_at_a_time_and_whole_days_alone(desk):
    desk.run()
    with (desk.folder / "data" / "run" / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UserError, match="another `briefs run` is at work"):
            desk.run()
    with pytest.raises(UserError, match="2026-02-02 is not over"):
        desk.run("today")


def test_a_run_that_is_killed_goes_on_without_a_second_of_anything(desk):
    handle = desk.ghost.handle

    def taken_then_silent(method, path, *more):
        done = handle(method, path, *more)
        if method == "POST" and "/posts/" in path:
            desk.ghost.handle = handle
            desk.ghost.over.wait(60)
        return done

    desk.ghost.handle = taken_then_silent
    command = [sys.executable, "-m", "briefs", "run", "2026-02-01"]
    with subprocess.Popen(command, env={**os.environ, **SECRETS}, stdout=subprocess.PIPE) as process:
        until = time.monotonic() + 120
        while not desk.ghost.posts and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert len(desk.ghost.posts) == 1
    assert desk.post.handler.messages == []
    assert desk.states() == {
        "generate": "already", "verify": "done", "site": "already",
        "push:files": "already", "push:ghost": "done", "send": "done",
    }  # fmt: skip
    assert len(desk.ghost.posts) == 1
    assert len(recipients(desk)) == 2


def test_the_report_as_json_and_as_lines(desk):
    desk.write(steps=["generate", "push"], targets=["files"])
    done = json.loads(desk.briefs("run", "2026-02-01", "--json").stdout)
    assert done["exit_code"] == 0
    assert [(step["step"], step["state"]) for step in done["days"][0]["steps"]] == [
        ("generate", "done"),
        ("verify", "done"),
        ("push:files", "done"),
    ]
    lines = desk.briefs("run", "2026-02-01").stdout.splitlines()
    assert lines[0] == "2026-02-01"
    assert lines[2] == "  push:files      already  created (drafts/2026-02-01)"


def test_yesterday_is_fetched_from_a_venue(desk, monkeypatch):
    """The whole chain from a rebuilt venue, as a timer starts it."""
    first = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    server = RebuiltServer(Market(round(first.timestamp() * 1000)))
    monkeypatch.setenv("BRIEFS_SOURCES_HOSTS", server.variable)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    desk.lake = desk.folder / "lake"
    desk.write(steps=["fetch", "generate", "push"], targets=["files"], run="[sources]\ndefault = ['bybit']")
    done = desk.briefs("run", "--json", env={"BRIEFS_ASSETS": "BTC"})
    server.close()
    (day,) = json.loads(done.stdout)["days"]
    assert day["day"] == first.date().isoformat()
    assert [(step["step"], step["state"]) for step in day["steps"]] == [
        ("fetch", "done"),
        ("generate", "done"),
        ("verify", "done"),
        ("push:files", "done"),
    ]
    assert "rows of 1 sources" in day["steps"][0]["what"]


def test_what_an_operator_must_hear_first_decides_the_exit_code():
    def code(*codes):
        return Report([Day(date(2026, 2, 1), [Step("site", "failed", "", one) for one in codes])]).exit_code

    assert code(0, 0) == 0
    assert code(0, 1) == 1
    assert code(2, 1) == 2
    assert code(2, 3) == 3
    assert code(3, 5) == 5
    assert code(5, 4, 3) == 4
