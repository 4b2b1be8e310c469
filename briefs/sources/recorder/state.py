"""What is known of each venue's recording while it runs: for the status line and the health file."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Phase = Literal["starting", "connecting", "subscribing", "live", "waiting", "idle", "stopped"]
_GAPS = 100
_SKEW_FRAMES = 50
_SKEWED_MS = 2000


@dataclass(slots=True)
class State:
    """One venue. Times in epoch milliseconds, None where there is none yet.

    repeated: orders that had been sent before. aside: rows and frames that could not be read. covered_to: how far the
    venue has been listened to. gaps: the last stretches in which it was not. skew: how far the venue's clock seems to
    be behind ours (above 0) or ahead of it, the least of the last frames.
    """

    venue: str
    phase: Phase = "starting"
    why: str = ""
    connections: int = 0
    frames: int = 0
    recorded: int = 0
    repeated: int = 0
    aside: int = 0
    last_event: int | None = None
    covered_to: int | None = None
    live_ms: int = 0
    gaps: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=_GAPS))
    delays: deque[int] = field(default_factory=lambda: deque(maxlen=_SKEW_FRAMES))

    def cover(self, start: int, end: int) -> None:
        """Note that [start, end) was listened to; what lies between it and what was known before is a gap."""
        if self.covered_to is not None and start > self.covered_to:
            self.gaps.append((self.covered_to, start))
        begin = start if self.covered_to is None else max(start, self.covered_to)
        self.live_ms += max(end - begin, 0)
        self.covered_to = max(end, self.covered_to or 0)

    @property
    def skew(self) -> int | None:
        return min(self.delays, default=None)

    @property
    def skewed(self) -> bool:
        """Whether the venue's clock or ours is so wrong that orders get into the wrong minute."""
        return self.skew is not None and len(self.delays) == _SKEW_FRAMES and abs(self.skew) > _SKEWED_MS


_WORST_FIRST: tuple[Phase, ...] = ("waiting", "starting", "connecting", "subscribing", "live", "stopped")


def together(legs: Sequence[State]) -> State:
    """A venue's connections as one: as badly off as the worst of them. A venue's only connection is itself."""
    if len(legs) == 1:
        return legs[0]
    busy = [leg for leg in legs if leg.phase != "idle"] or list(legs[:1])
    worst = min(busy, key=lambda leg: _WORST_FIRST.index(leg.phase) if leg.phase in _WORST_FIRST else 0)
    whole = State(legs[0].venue, worst.phase, worst.why)
    for name in ("connections", "frames", "recorded", "repeated", "aside"):
        setattr(whole, name, sum(getattr(leg, name) for leg in legs))
    whole.last_event = max((leg.last_event for leg in legs if leg.last_event is not None), default=None)
    whole.covered_to = min((leg.covered_to for leg in busy if leg.covered_to is not None), default=None)
    whole.live_ms = min(leg.live_ms for leg in busy)
    whole.gaps.extend(sorted({gap for leg in busy for gap in leg.gaps}))
    whole.delays.extend(delay for leg in busy for delay in leg.delays)
    return whole


def health(states: Iterable[State], now_ms: int, journal: str) -> dict[str, Any]:
    """The health file's content; `journal` says what keeps the journal from being written, empty where nothing does."""
    return {
        "at": iso(now_ms),
        "journal": journal or "ok",
        "venues": {
            state.venue: {
                "state": state.phase,
                "why": state.why,
                "last_event": iso(state.last_event),
                "covered_to": iso(state.covered_to),
                "covered_s": round(state.live_ms / 1000, 3),
                "events": state.recorded,
                "repeated": state.repeated,
                "set_aside": state.aside,
                "frames": state.frames,
                "connections": state.connections,
                "clock_skew_ms": state.skew,
                "gaps": [[iso(start), iso(end)] for start, end in state.gaps],
            }
            for state in states
        },
    }


def write_health(path: Path, content: dict[str, Any]) -> None:
    """Replace the health file in one step. Raises OSError."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    os.replace(draft, path)  # noqa: PTH105 - one name for "in one step"


def status_line(states: Iterable[State], now_ms: int) -> str:
    """One line for a terminal: how many venues are live, what came, and who is in trouble."""
    known = list(states)
    live = [state for state in known if state.phase == "live"]
    events = sum(state.recorded for state in known)
    last = max((state.last_event for state in known if state.last_event is not None), default=None)
    ago = "none yet" if last is None else f"the last {max(now_ms - last, 0) // 1000} s ago"
    trouble = ", ".join(f"{state.venue} {state.phase}" for state in known if state not in live)
    return f"{len(live)} of {len(known)} venues live, {events:,} orders, {ago}" + (f"; {trouble}" if trouble else "")


def iso(ms: int | None) -> str | None:
    """Epoch milliseconds as a time in UTC."""
    if ms is None:
        return None
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
