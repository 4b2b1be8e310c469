"""The main job with its lake and output in a bucket: same bytes, and whoever reads finds the old state or the new."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from briefs.storage.bucket import in_bucket, shown, whole

BRIEFS = [sys.executable, "-m", "briefs"]
FUNDING = "ts,venue,symbol,asset,rate,interval_h\n2026-02-01T08:00:00Z,okx,BTC-USDT-SWAP,BTC,{rate},8\n"
Proxy = Callable[[str, Callable[[], None]], str]


def run(*words: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BRIEFS, *words], capture_output=True, text=True, check=False, timeout=300, env=dict(environment)
    )


def funding(folder: Path, rate: str) -> str:
    file = folder / f"funding{rate}.csv"
    file.write_text(FUNDING.format(rate=rate))
    return str(file)


def rate_of(lake: str, environment: Mapping[str, str]) -> float:
    done = run("figures", "2026-02-01", "--lake", lake, "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["figures"]["funding.BTC.venue.okx.rate_8h"]["value"]


@pytest.mark.slow
def test_a_brief_from_a_bucket_into_a_bucket_has_the_bytes_of_one_on_disk(
    environment: dict[str, str], tmp_path: Path
) -> None:
    lake, output = "s3://desk/job/lake", "s3://desk/job/output"
    simulated = run("simulate", "2026-02-01", "--lake", lake, environment=environment)
    assert simulated.returncode == 0, simulated.stderr
    backfill = ["--from", "2026-01-31", "--to", "2026-02-01", "--format", "md,html,json", "--workers", "2"]
    for told in ("2 briefs written, 0 found", "0 briefs written, 2 found"):
        filled = run("backfill", *backfill, "--lake", lake, "--output", output, environment=environment)
        assert filled.stdout.startswith(told), filled.stderr
    verified = run("verify", f"{output}/2026-02-01", environment=environment)
    assert verified.returncode == 0, verified.stderr
    assert "all bound" in verified.stdout

    here = str(tmp_path / "here")
    run("simulate", "2026-02-01", "--lake", f"{here}/lake", environment=environment)
    formats = ["--format", "md,html,json"]
    run("generate", "2026-02-01", *formats, "--lake", f"{here}/lake", "--output", here, environment=environment)
    assert published(f"{output}/2026-02-01", environment) == {
        path.relative_to(f"{here}/2026-02-01").as_posix(): path.read_bytes()
        for path in Path(f"{here}/2026-02-01").rglob("*")
        if path.is_file()
    }


def published(address: str, environment: Mapping[str, str]) -> dict[str, bytes]:
    """The brief's files as a reader finds them: by the index, then by the version that it names."""
    program = (
        "import sys, json; from briefs.storage.bucket import Bucket, in_bucket; from pathlib import Path\n"
        "bucket = Bucket(in_bucket(Path(sys.argv[1]))); index = json.loads(bucket.read('index.json')[0])\n"
        "print(json.dumps({n: bucket.read(index['version'] + '/' + n)[0].decode() for n in index['files']}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, address], capture_output=True, text=True, check=True, env=dict(environment)
    )
    return {name: content.encode() for name, content in json.loads(done.stdout).items()}


@pytest.mark.slow
def test_a_kill_between_upload_and_publishing_leaves_the_lake_as_it_was(
    environment: dict[str, str], proxy: Proxy, tmp_path: Path
) -> None:
    lake = "s3://desk/killed/lake"
    first = run("import", "funding", funding(tmp_path, "0.0001"), "--lake", lake, environment=environment)
    assert first.returncode == 0, first.stderr
    running: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        running[0].kill()

    slow = environment | {"AWS_ENDPOINT_URL": proxy("/manifest.json", kill)}
    words = ["import", "funding", funding(tmp_path, "0.0007"), "--lake", lake]
    running.append(subprocess.Popen([*BRIEFS, *words], env=slow))
    assert running[0].wait(60) == -9
    # The proxy handed the request on after the kill; what matters is that a reader never sees half of it.
    assert rate_of(lake, environment) in {0.0001, 0.0007}
    again = run(*words, environment=environment)
    assert again.returncode == 0, again.stderr
    assert rate_of(lake, environment) == 0.0007


@pytest.mark.slow
def test_of_two_writers_the_later_is_told_and_loses_nothing_of_the_other(
    environment: dict[str, str], proxy: Proxy, tmp_path: Path
) -> None:
    lake = "s3://desk/two/lake"
    run("import", "funding", funding(tmp_path, "0.0001"), "--lake", lake, environment=environment)
    elsewhere = environment | {"XDG_CACHE_HOME": str(tmp_path / "elsewhere")}

    def other() -> None:
        done = run("import", "funding", funding(tmp_path, "0.0002"), "--lake", lake, environment=elsewhere)
        assert done.returncode == 0, done.stderr

    slow = environment | {"AWS_ENDPOINT_URL": proxy("/manifest.json", other)}
    late = run("import", "funding", funding(tmp_path, "0.0003"), "--lake", lake, environment=slow)
    assert late.returncode == 2
    assert (
        "s3://desk/two/lake/manifest.json: another writer has changed it meanwhile: run the command again"
        in late.stderr
    )
    assert rate_of(lake, environment) == 0.0002


@pytest.mark.slow
def test_a_bucket_that_is_not_there_is_said_with_its_remedy(environment: dict[str, str]) -> None:
    done = run("figures", "2026-02-01", "--lake", "s3://desk/empty", environment=environment)
    assert done.returncode == 3
    assert "there is no lake at s3://desk/empty" in done.stderr
    done = run("simulate", "2026-02-01", "--lake", "s3://nowhere/lake", environment=environment)
    assert done.returncode == 2
    assert "s3://nowhere/lake: object storage refuses" in done.stderr
    assert "AWS_ENDPOINT_URL" in done.stderr


def test_addresses_of_buckets_are_told_from_folders() -> None:
    assert in_bucket(Path("s3://desk/lake/")) == "desk/lake"
    assert in_bucket(Path("data/s3:/lake")) is None
    assert in_bucket(Path("lake")) is None
    assert shown(Path("s3://desk/output")) == "s3://desk/output"
    assert whole(Path("s3://desk/output")) == Path("s3://desk/output")
    assert whole(Path("output")).is_absolute()
