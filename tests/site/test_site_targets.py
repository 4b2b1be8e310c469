"""Where a site is carried to: folders, rsync, a bucket on a real server, a git branch."""

import shutil
import subprocess

import httpx
import pytest
from site_desk import tree

from briefs.deliver.site.branch import Branch
from briefs.deliver.site.bucket import Bucket
from briefs.deliver.site.files import ordered
from briefs.deliver.site.folders import Folder
from briefs.deliver.site.remote import Remote
from briefs.errors import DeliveryFailed, UserError

NEW = {"2026/01/02/index.html", "2026/01/02/brief.md", "2026/01/02/brief.json", "2026/01/02/history.json"}


@pytest.fixture
def grown(desk):
    """A site of one day; `grow` adds a day, `shrink` takes the first away."""
    desk.base = ""
    first = desk.output.add("2026-01-01")

    def grow():
        desk.output.add("2026-01-02", "One more day")
        desk.build()

    def shrink():
        shutil.rmtree(first)
        desk.build()

    desk.grow, desk.shrink = grow, shrink
    desk.build()
    return desk


def carried(desk, target, there):
    """Carry the site over thrice as it changes; `there` gives what the target holds."""
    planned = target.publish(desk.site, dry=True)
    assert (set(planned.sent), planned.removed, planned.kept) == (set(tree(desk.site)), (), 0)
    assert there() == {}
    first = target.publish(desk.site, dry=False)
    assert set(first.sent) == set(tree(desk.site))
    assert there() == tree(desk.site)
    assert target.publish(desk.site, dry=False).sent == ()
    desk.grow()
    planned = target.publish(desk.site, dry=True)
    again = target.publish(desk.site, dry=False)
    assert planned == again
    assert set(again.sent) >= NEW
    assert "2026/01/01/brief.md" not in again.sent
    assert there() == tree(desk.site)
    desk.shrink()
    last = target.publish(desk.site, dry=False)
    assert "2026/01/01/index.html" in last.removed
    assert there() == tree(desk.site)
    return again


def test_the_order_in_which_files_may_go_out():
    paths = ["index.html", "atom.xml", "2026/01/02/index.html", "style/a.css", "sitemap.xml", "2026/01/02/card.png"]
    assert ordered([*paths, "search/index-2026.js", "search/index.html", "2026/01/index.html"]) == [
        "2026/01/02/card.png",
        "style/a.css",
        "2026/01/02/index.html",
        "search/index-2026.js",
        "2026/01/index.html",
        "index.html",
        "search/index.html",
        "atom.xml",
        "sitemap.xml",
    ]


def test_a_folder(grown, tmp_path):
    place = tmp_path / "www" / "briefs"
    carried(grown, Folder(place), lambda: tree(place))


def test_a_folder_that_holds_something_else_is_left_alone(grown, tmp_path):
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "mine.html").write_text("mine")
    with pytest.raises(UserError, match="not made by briefs site"):
        Folder(tmp_path / "www").publish(grown.site, dry=False)
    assert tree(tmp_path / "www") == {"mine.html": b"mine"}


@pytest.mark.skipif(shutil.which("rsync") is None, reason="no rsync")
def test_rsync(grown, tmp_path):
    place = tmp_path / "www"
    place.mkdir()
    carried(grown, Remote(str(place)), lambda: tree(place))


@pytest.mark.skipif(shutil.which("rsync") is None, reason="no rsync")
def test_rsync_over_a_shell_of_ones_own(grown, tmp_path):
    """A stand-in for ssh that runs the far side here; its words are those that ssh would get."""
    shell = tmp_path / "shell"
    shell.write_text('#!/bin/sh\necho "$1" >> "$(dirname "$0")/hosts"\nshift\nexec "$@"\n')
    shell.chmod(0o755)
    place = tmp_path / "www"
    place.mkdir()
    Remote(f"far.example:{place}", ("rsync", "-e", str(shell))).publish(grown.site, dry=False)
    assert tree(place) == tree(grown.site)
    assert set((tmp_path / "hosts").read_text().split()) == {"far.example"}


@pytest.mark.skipif(shutil.which("rsync") is None, reason="no rsync")
def test_rsync_takes_nothing_away_that_it_did_not_bring(grown, tmp_path):
    place = tmp_path / "www"
    place.mkdir()
    (place / "precious.html").write_text("mine")
    for dry in (True, False):
        with pytest.raises(UserError, match="did not put there"):
            Remote(str(place)).publish(grown.site, dry=dry)
    assert tree(place) == {"precious.html": b"mine"}


@pytest.mark.skipif(shutil.which("rsync") is None, reason="no rsync")
def test_rsync_that_fails_says_why(grown, tmp_path):
    with pytest.raises(DeliveryFailed, match="rsync ended with"):
        Remote(str(tmp_path / "absent" / "deeper")).publish(grown.site, dry=False)


def git(folder, *words):
    return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=True).stdout


def held(repository):
    if not git(repository, "branch", "--list", "pages"):
        return {}
    names = git(repository, "ls-tree", "-r", "-z", "--name-only", "pages").decode().split("\0")
    return {name: git(repository, "show", f"pages:{name}") for name in names if name and not name.startswith(".")}


def test_a_git_branch(grown, tmp_path):
    repository = tmp_path / "pages.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(repository)], check=True)
    target = Branch(str(repository), "pages", "Desk & Co", "2026-01-02T00:00:00Z", "Publish the briefs")
    planned = target.publish(grown.site, dry=True)
    assert set(planned.sent) == {*tree(grown.site), ".nojekyll", ".generation"}
    assert held(repository) == {}
    target.publish(grown.site, dry=False)
    assert held(repository) == tree(grown.site)
    first = git(repository, "rev-parse", "pages")
    assert target.publish(grown.site, dry=False).sent == ()
    assert git(repository, "rev-parse", "pages") == first
    grown.grow()
    assert set(target.publish(grown.site, dry=False).sent) >= NEW
    assert held(repository) == tree(grown.site)
    assert git(repository, "rev-parse", "pages~1") == first
    assert git(repository, "log", "-1", "--format=%an|%at|%ct|%s", "pages") == (
        b"Desk & Co|1767312000|1767312000|Publish the briefs\n"
    )
    grown.shrink()
    assert "2026/01/01/index.html" in target.publish(grown.site, dry=False).removed
    assert held(repository) == tree(grown.site)


def test_a_branch_that_holds_something_else_is_left_alone(grown, tmp_path):
    repository, work = tmp_path / "code.git", tmp_path / "work"
    subprocess.run(["git", "init", "--quiet", "--bare", str(repository)], check=True)
    subprocess.run(["git", "init", "--quiet", "-b", "pages", str(work)], check=True)
    (work / "precious.py").write_text("mine")
    git(work, "add", "precious.py")
    git(work, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "Mine")
    git(work, "push", "--quiet", str(repository), "pages")
    with pytest.raises(UserError, match="did not put there"):
        Branch(str(repository), "pages", "Desk & Co", "2026-01-02T00:00:00Z", "m").publish(grown.site, dry=False)
    assert held(repository) == {"precious.py": b"mine"}


def test_the_same_site_is_the_same_commit(grown, tmp_path):
    commits = set()
    for name in ("one.git", "other.git"):
        subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / name)], check=True)
        target = Branch(str(tmp_path / name), "pages", "Desk & Co", "2026-01-02T00:00:00Z", "Publish the briefs")
        target.publish(grown.site, dry=False)
        commits.add(git(tmp_path / name, "rev-parse", "pages"))
    assert len(commits) == 1


def test_a_repository_that_is_not_there(grown, tmp_path):
    target = Branch(str(tmp_path / "absent.git"), "pages", "Desk & Co", "2026-01-02T00:00:00Z", "m")
    with pytest.raises(DeliveryFailed, match="git ls-remote ended with 128"):
        target.publish(grown.site, dry=False)


@pytest.fixture
def bucket(monkeypatch):
    """A bucket on an S3-compatible server of this process, reached over a real socket."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    import boto3

    httpx.post(f"http://127.0.0.1:{port}/moto-api/reset")  # servers of one process share what they hold
    client = boto3.client("s3")
    client.create_bucket(Bucket="desk")
    yield client
    server.stop()


def objects(client, prefix):
    found = client.list_objects_v2(Bucket="desk", Prefix=prefix).get("Contents", [])
    names = [one["Key"] for one in found if not one["Key"].rpartition("/")[2].startswith(".")]
    return {
        name.removeprefix(prefix): client.get_object(Bucket="desk", Key=name)["Body"].read() for name in sorted(names)
    }


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the server's and the client's own
def test_a_bucket(grown, bucket):
    carried(grown, Bucket("s3://desk/briefs"), lambda: objects(bucket, "briefs/"))
    page = bucket.head_object(Bucket="desk", Key="briefs/index.html")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "public, max-age=300")
    (style,) = (path for path in tree(grown.site) if path.startswith("style/site-"))
    sheet = bucket.head_object(Bucket="desk", Key=f"briefs/{style}")
    assert sheet["CacheControl"] == "public, max-age=31536000, immutable"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_prefix_that_holds_something_else_is_left_alone(grown, bucket):
    bucket.put_object(Bucket="desk", Key="index.html", Body=b"mine")
    for dry in (True, False):
        with pytest.raises(UserError, match="did not put there"):
            Bucket("s3://desk").publish(grown.site, dry=dry)
    assert objects(bucket, "") == {"index.html": b"mine"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_bucket_that_is_not_there(grown, bucket):
    with pytest.raises(DeliveryFailed, match=r"s3://absent/briefs: .*bucket does not exist"):
        Bucket("s3://absent/briefs").publish(grown.site, dry=False)


def test_the_command_carries_the_site_and_says_so(grown, tmp_path):
    words = ("site", "--output", "output", "--site", "site", "--target", "www")
    planned = grown.run(*words, "--dry-run")
    assert "www: would send" in planned.stdout
    assert not (tmp_path / "www").exists()
    done = grown.run(*words)
    assert "www: sent" in done.stdout
    assert "without site.base_url there are no feeds" in done.stdout
    assert tree(tmp_path / "www") == tree(tmp_path / "site")


def test_the_command_tries_every_target_and_names_those_that_failed(grown, tmp_path):
    words = ["site", "--output", "output", "--site", "site"]
    for target in ("git:absent.git#pages", "www", "git:gone.git#pages"):
        words += ["--target", target]
    failed = grown.run(*words, code=5)
    assert "absent.git" in failed.stderr
    assert "gone.git" in failed.stderr
    assert tree(tmp_path / "www") == tree(tmp_path / "site")


def test_the_command_refuses_targets_and_addresses_that_are_none(grown):
    failed = grown.run("site", "--output", "output", "--target", "ftp:x", "--target", "git:repository", code=2)
    assert "2 faults" in failed.stderr
    failed = grown.run("site", "--output", "output", "--base-url", "https://desk.example/briefs", code=2)
    assert "an address that ends with a slash" in failed.stderr
    assert not (grown.root / "gone").exists()


def test_no_message_shows_a_password_of_an_address(grown):
    target = "git:https://name:tr0ub4dor@127.0.0.1:9/pages.git#pages"
    failed = grown.run("site", "--output", "output", "--site", "site", "--target", target, code=5)
    assert "tr0ub4dor" not in failed.stderr + failed.stdout
    assert "git:https://***@127.0.0.1:9/pages.git#pages" in failed.stderr
