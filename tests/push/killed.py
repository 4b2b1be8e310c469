"""A push in a process of its own, to be killed."""

from pathlib import Path

from conftest import MANUSCRIPT, Desk
from systems import SYSTEMS


class Elsewhere:
    """A system that another process is."""

    def __init__(self, target, url):
        self.target, self.url = target, url


def push(target, url, folder):
    assert target in SYSTEMS
    Desk(Elsewhere(target, url), Path(folder)).push(MANUSCRIPT)
