"""What each stage of a brief costs: the CPU seconds spent inside some functions, and outside of them."""

import resource
import time
from collections.abc import Callable
from typing import Any

REST = "the rest"


def total() -> float:
    """CPU seconds of this process and of all that it has started and that has ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class Ledger:
    """CPU seconds by stage, of what has been spent since the ledger was opened."""

    def __init__(self, last: float) -> None:
        self.costs: dict[str, float] = {}
        self.last = last

    def spent(self, stage: str) -> None:
        """What has been spent since the last call goes to `stage`."""
        now = total()
        self.costs[stage] = self.costs.get(stage, 0.0) + now - self.last
        self.last = now

    def watch(self, owner: Any, name: str, stage: str) -> None:
        """What is spent inside `owner.name` goes to `stage`."""
        real: Callable[..., object] = getattr(owner, name)

        def watched(*arguments: Any, **named: Any) -> object:
            self.spent(REST)
            try:
                return real(*arguments, **named)
            finally:
                self.spent(stage)

        setattr(owner, name, watched)

    def watch_stages(self) -> None:
        """Watch the stages of `generate`."""
        from briefs.lake.store import Lake
        from briefs.render import pdf
        from briefs.workflow import generate

        self.watch(Lake, "frames", "lake")
        self.watch(pdf, "sheets", "PDF")
        for name, stage in STAGES.items():
            self.watch(generate, name, stage)


STAGES = {"compute": "metrics", "compose": "story", "render": "render", "dumps": "JSON", "verify": "audit"}
