"""What is built is what works: the wheel holds the templates and scenarios and runs far from the checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import pikepdf
import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = {"templates": "briefs/_templates", "data/scenarios": "briefs/_scenarios"}


def done(*words: object, cwd: Path) -> str:
    """The standard output of a command that must succeed, run without a trace of the checkout in its environment."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "BRIEFS_"))}
    outcome = subprocess.run(
        [str(word) for word in words], cwd=cwd, env=environ, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


def files_of(folder: str) -> set[str]:
    paths = (path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(ROOT)) for path in paths}


def built(source: Path, target: Path, folder: Path) -> Path:
    done(sys.executable, "-m", "hatchling", "build", "-t", target.name, "-d", folder, cwd=source)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    return built(ROOT, Path("wheel"), tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The programs' folder of a fresh environment that holds the wheel, and lends everything else from ours."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, symlinks=True)
    (packages,) = home.glob("lib/python*/site-packages")
    done(sys.executable, "-m", "pip", "--python", home, "install", "--no-deps", "--no-index", wheel, cwd=home)
    # The .pth files of a lent folder are not read, so our editable install of briefs does not shine through.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_templates_hold_no_python():
    assert not list((ROOT / "templates").rglob("*.py")), "one would make the editable install fail"


@pytest.mark.slow
def test_the_wheel_holds_the_package_its_templates_and_scenarios(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, place in FOLDERS.items():
        files = files_of(folder)
        assert files
        assert {path.replace(folder, place, 1) for path in files} <= names
    assert files_of("briefs") <= names
    assert "briefs/py.typed" in names
    strangers = {name for name in names if not name.startswith(("briefs/", "briefs-"))}
    assert not strangers


@pytest.mark.slow
def test_the_wheel_carries_its_licence_and_its_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (info,) = {name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name}
        metadata = message_from_string(archive.read(f"{info}/METADATA").decode())
        for name in ("LICENSE", "templates/style/fonts/OFL.txt"):
            assert archive.read(f"{info}/licenses/{name}") == (ROOT / name).read_bytes()
        assert "briefs = briefs.cli.main:main" in archive.read(f"{info}/entry_points.txt").decode()
    assert metadata["License-Expression"] == "Apache-2.0 AND OFL-1.1", "the second is of the fonts"
    assert metadata["Requires-Python"] == ">=3.11"


@pytest.mark.slow
def test_the_wheel_from_the_source_archive_is_the_same(wheel, tmp_path):
    archive = built(ROOT, Path("sdist"), tmp_path / "sdist")
    done("tar", "-xf", archive, cwd=tmp_path)
    (unpacked,) = tmp_path.glob("briefs-*")
    again = built(unpacked, Path("wheel"), tmp_path / "wheel")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


@pytest.mark.slow
def test_the_installed_command_briefs_the_sample_day_far_from_the_checkout(installed, tmp_path):
    where = done(installed / "python", "-c", "import briefs; print(briefs.__file__)", cwd=tmp_path)
    assert Path(where).is_relative_to(installed.parent)
    done(installed / "briefs", "demo", cwd=tmp_path)
    made = {path.name: path.read_bytes() for path in (tmp_path / "output" / "2026-02-01").iterdir() if path.is_file()}
    assert {"brief.md", "brief.html", "brief.pdf", "brief.json"} <= made.keys()
    with pikepdf.open(tmp_path / "output/2026-02-01/brief.pdf") as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources["/Font"].values()}
    assert fonts
    assert all("Inter-Brief" in font for font in fonts), "the type lies in the wheel"
    done(installed / "briefs", "generate", "2026-02-01", "--output", "again", "--format", "md", cwd=tmp_path)
    assert (tmp_path / "again" / "2026-02-01" / "brief.md").read_bytes() == made["brief.md"]


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "word"), [("briefs gen", "generate"), ("briefs generate --out", "--output")])
def test_the_shell_completes_commands_and_options(typed, word, installed, tmp_path):
    script = f'eval "$(briefs --show-completion)"; COMP_WORDS=({typed}); COMP_CWORD={typed.count(" ")}; '
    script += '_briefs_completion briefs; echo "${COMPREPLY[@]}"'
    shown = done("env", f"PATH={installed}:{os.environ['PATH']}", "bash", "--norc", "-c", script, cwd=tmp_path)
    assert word in shown.split()
