"""A push in a process of its own, to be killed."""

import sys
from pathlib import Path

# Other test folders have a conftest too, and theirs may come first in the path that this process has inherited.
sys.path.insert(0, str(Path(__file__).parent))

from pushed import MANUSCRIPT, Desk
from systems import SYSTEMS


class Elsewhere:
    """A system that another process is."""

    def __init__(self, target, url):
        self.target, self.url = target, url


def push(target, url, folder):
    assert target in SYSTEMS
    Desk(Elsewhere(target, url), Path(folder)).push(MANUSCRIPT)
