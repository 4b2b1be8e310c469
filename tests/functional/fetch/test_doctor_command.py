"""`briefs doctor` with a healthy network, a sick one, and none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from briefs.settings.load import load
from briefs.workflow.doctor import examine, is_ready, lines


@pytest.fixture
def examined(desk, online, monkeypatch):
    """What the doctor finds from the desk: a function (offline) -> checks by subject."""
    monkeypatch.chdir(desk.folder)

    def look(*, offline=False):
        found = examine(load(None, os.environ, {}), os.environ, offline=offline)
        assert is_ready(found)
        return found

    return look


def checks(done) -> dict[str, dict[str, str]]:
    whole = json.loads(done.stdout)
    assert whole["ready"] is (done.returncode == 0)
    return {check["subject"]: check for check in whole["checks"]}


def test_where_all_is_well_it_says_so(desk, online):
    found = checks(desk.run("doctor", "--json"))
    assert {found[name]["state"] for name in ("Python", "libraries", "Pango", "lake", "output", "clock")} == {"ok"}
    assert found["api.bybit.com"] == {"subject": "api.bybit.com", "state": "ok", "found": "answers", "remedy": ""}
    # One question a host, and none to a source whose key is not set.
    assert online.asked["www.okx.com/"] == 1
    assert "api.stlouisfed.org/" not in online.asked
    assert found["key of fred"]["state"] == "note"
    assert "FRED_API_KEY" in found["key of fred"]["remedy"]
    assert list(desk.files()) == []


def test_a_region_that_is_not_served_and_a_clock_that_is_wrong_are_named(online, examined):
    online.before = lambda name: (451, b"restricted", "text/plain") if name.startswith("fapi.binance.com") else None
    online.ahead_s = -90
    told = [" ".join(line.split()) for line in lines(examined())]
    assert "note fapi.binance.com answers, but does not serve this address (HTTP 451)" in told
    assert any("leave it out with --source" in line for line in told)
    assert any(line.startswith("note clock 90 s ahead of") for line in told)
    assert any("timedatectl" in line for line in told)


def test_a_wrong_key_is_found_out_and_not_shown(online, examined, monkeypatch):
    refused = {"error_code": 400, "error_message": "Bad Request. The value for variable api_key is not registered."}

    def answer(name):
        if name.startswith("api.stlouisfed.org/fred"):
            return 400, json.dumps(refused).encode(), "application/json"
        return None

    online.before = answer
    monkeypatch.setenv("FRED_API_KEY", "0123456789abcdef0123456789abcdef")
    found = examined()
    assert "0123456789abcdef" not in repr(found) + "".join(lines(found))
    keys = [check for check in found if check.subject == "key of fred"]
    assert [check.state for check in keys] == ["ok", "note"]
    assert keys[1].found == "api.stlouisfed.org does not accept the key"


def test_without_a_network_it_says_so_once_and_generate_can_still_work(online, examined, monkeypatch):
    nowhere = online.variable.replace("http://127.0.0.1", "http://no-such-host.invalid")
    monkeypatch.setenv("BRIEFS_SOURCES_HOSTS", nowhere)
    found = {check.subject: check for check in examined()}
    assert found["network"].state == "note"
    assert "its name is not known" in found["network"].found
    assert "HTTPS_PROXY" in found["network"].remedy
    assert found["clock"].found == "nobody told the time"
    assert not online.asked


def test_offline_nobody_is_asked_and_nothing_is_left_behind(online, examined):
    found = {check.subject for check in examined(offline=True)}
    assert not found & {"network", "clock", "api.bybit.com"}
    assert not online.asked
    assert list(Path().iterdir()) == []


def test_a_lake_that_cannot_be_written_is_in_the_way(desk):
    (desk.folder / "file").write_text("")
    done = desk.run("doctor", "--offline", "--json", "--lake", "file/lake", code=2)
    found = checks(done)["lake"]
    assert found["state"] == "missing"
    assert "--lake" in found["remedy"]
    assert "briefs generate cannot work yet: lake" in done.stderr


def test_a_lake_in_a_bucket_is_not_sought_on_the_disk(desk):
    found = checks(desk.run("doctor", "--offline", "--json", "--lake", "s3://bucket/lake"))
    assert found["lake"]["found"] == "lies in s3://bucket/lake"
    assert "disk of lake" not in found
    assert found["disk of output"]["state"] in {"ok", "note"}
    assert list(desk.files()) == []


def test_a_damaged_lake_is_in_the_way(desk):
    (desk.folder / "data" / "lake").mkdir(parents=True)
    (desk.folder / "data" / "lake" / "manifest.json").write_text("{")
    found = checks(desk.run("doctor", "--offline", "--json", code=2))
    assert "is damaged" in found["manifest"]["found"]


def test_without_pango_the_pdf_is_in_the_way_and_the_rest_is_not(desk, tmp_path, monkeypatch):
    # A WeasyPrint whose libraries cannot be loaded, as on a machine without Pango.
    (tmp_path / "shadow" / "weasyprint").mkdir(parents=True)
    (tmp_path / "shadow" / "weasyprint" / "__init__.py").write_text("raise OSError('cannot load library pango')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "shadow"))
    found = checks(desk.run("doctor", "--offline", "--json", code=2))["Pango"]
    assert (found["state"], found["found"]) == ("missing", "cannot be loaded: cannot load library pango")
    assert "apt-get install" in found["remedy"]
    found = checks(desk.run("doctor", "--offline", "--json", env={"BRIEFS_FORMATS": "md,html,json"}))["Pango"]
    assert found["state"] == "note"


def test_settings_that_cannot_be_are_refused_first(desk):
    done = desk.run("doctor", "--offline", code=2, env={"BRIEFS_SOURCES_HOSTS": "what is this"})
    assert "BRIEFS_SOURCES_HOSTS" in done.stderr
