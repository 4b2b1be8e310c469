"""The day's chain: fetch, generate, verify, site, drafts and mail, each once, and missed days made up for.

A brief that does not pass its audit goes nowhere. A step that fails leaves the steps that do not need it alone, and is
tried again by the next run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from briefs.errors import AuditFailed, BriefsError, UserError
from briefs.settings.run import STEPS
from briefs.settings.schema import Settings
from briefs.vocabulary.window import DAY, Window
from briefs.workflow import run_steps
from briefs.workflow.clock import parse_day
from briefs.workflow.run_ledger import RunLedger
from briefs.workflow.run_steps import Scene

_WORST_FIRST = (4, 5, 3, 2, 1)  # what an operator must hear first
_NEEDS_BRIEF = ("site", "push", "send")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one day.

    state: `done`, `already` (by an earlier run), `failed` (the next run tries again), `refused` (an audit found
    errors), `held` (back, because of a step before it), `skipped` (too late to be wanted). code: a failure's exit code.
    """

    name: str
    state: str
    what: str = ""
    code: int = 0


@dataclass(slots=True)
class Day:
    day: date
    steps: list[Step] = field(default_factory=list)

    @property
    def stopped(self) -> bool:
        """Whether there is no brief that may go out."""
        return any(step.name in {"generate", "verify"} and step.state not in {"done", "already"} for step in self.steps)


@dataclass(frozen=True, slots=True)
class Report:
    days: Sequence[Day]

    @property
    def exit_code(self) -> int:
        codes = {step.code for day in self.days for step in day.steps}
        return next((code for code in _WORST_FIRST if code in codes), 0)

    @property
    def faults(self) -> list[tuple[date, Step]]:
        return [(day.day, step) for day in self.days for step in day.steps if step.code]

    def as_json(self) -> dict[str, object]:
        return {
            "exit_code": self.exit_code,
            "days": [
                {
                    "day": day.day.isoformat(),
                    "steps": [{"step": step.name, "state": step.state, "what": step.what} for step in day.steps],
                }
                for day in self.days
            ],
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked for. day: a date's word, "" for yesterday and the days that were missed. again: also what is
    done already, where it can be done again without doing anything twice.
    """

    day: str
    now: datetime
    again: bool = False


def run(settings: Settings, environ: Mapping[str, str], asked: Asked) -> Report:
    """Do what is to be done and leave the report beside the ledger. A failing step is in the report, never an error.

    Raises UserError where the day is not over, the ledger cannot be used, or another run is at work.
    """
    ledger = RunLedger(settings.run.ledger)
    with ledger.locked():
        days = [Day(day) for day in _days(settings, ledger, asked)]
        scene = Scene(settings, environ, asked.now)
        for day in days:
            if asked.again:
                ledger.forget(day.day)
            ledger.begin(day.day)
            _Chain(scene, ledger, day, days[-1].day).make()
        if "site" in settings.run.steps:
            _build_site(scene, ledger, days)
        for day in days:
            _Chain(scene, ledger, day, days[-1].day).deliver()
        report = Report(days)
        ledger.report(report.as_json())
    return report


def _days(settings: Settings, ledger: RunLedger, asked: Asked) -> list[date]:
    """The day that was named; else yesterday, after the days before it that no run has finished."""
    last = parse_day(asked.day or "yesterday", asked.now)
    if Window.day(last).end > asked.now:
        raise UserError(f"{last} is not over: the daily run briefs whole days; yesterday is the last one")
    first = ledger.first()
    if asked.day or first is None:
        return [last]
    start = min(last, max(first, last - settings.run.catch_up * DAY))
    return [start + timedelta(days=n) for n in range((last - start).days + 1)]


@dataclass(frozen=True, slots=True)
class _Chain:
    """One day's steps."""

    scene: Scene
    ledger: RunLedger
    day: Day
    last: date

    @property
    def wanted(self) -> list[str]:
        """The steps in their order, whatever order the settings list them in; one for each target of drafts."""
        run = self.scene.settings.run
        named = [step for step in STEPS if step in run.steps]
        return [name for step in named for name in ([f"push:{t}" for t in run.targets] if step == "push" else [step])]

    def make(self) -> None:
        """Fetch, generate, verify. What is fetched for nothing new is not asked for again."""
        window = Window.day(self.day.day)
        if "fetch" in self.wanted:
            self._do("fetch", lambda: run_steps.fetch(self.scene, self.day.day))
        if "generate" in self.wanted:
            self._do("generate", lambda: run_steps.generate(self.scene, window))
        left = [name for name in self.wanted if name.partition(":")[0] in _NEEDS_BRIEF]
        known = self.ledger.done(self.day.day)
        if not self.day.stopped and any(name not in known for name in left):
            # A person may have changed it since, so it is read again before it goes anywhere.
            self._try("verify", lambda: run_steps.check(self.scene, window))

    def deliver(self) -> None:
        """Drafts and mail."""
        window = Window.day(self.day.day)
        for name in self.wanted:
            step, _, target = name.partition(":")
            if step == "push":
                self._deliver(name, lambda target=target: run_steps.push(self.scene, target, window))  # type: ignore[misc]
        if "send" in self.wanted:
            late = (self.last - self.day.day).days
            most = self.scene.settings.run.mail_catch_up
            if late > most and "send" not in self.ledger.done(self.day.day):
                self.day.steps.append(Step("send", "skipped", f"{late} days late, and run.mail_catch_up is {most}"))
            else:
                self._deliver("send", lambda: run_steps.send(self.scene, window))

    def _deliver(self, name: str, work: run_steps.Work) -> None:
        if self.day.stopped and name not in self.ledger.done(self.day.day):
            self.day.steps.append(Step(name, "held", "there is no brief that may go out"))
        else:
            self._do(name, work)

    def _do(self, name: str, work: run_steps.Work) -> None:
        known = self.ledger.done(self.day.day)
        if name in known:
            self.day.steps.append(Step(name, "already", known[name]))
            return
        done = self._try(name, work)
        if done.state == "done":
            self.ledger.note(self.day.day, name, done.what)

    def _try(self, name: str, work: run_steps.Work) -> Step:
        step = _tried(name, work)
        self.day.steps.append(step)
        return step


def _tried(name: str, work: run_steps.Work) -> Step:
    try:
        return Step(name, "done", work())
    except AuditFailed as error:
        return Step(name, "refused", str(error), error.exit_code)
    except BriefsError as error:
        return Step(name, "failed", str(error), error.exit_code)


def _build_site(scene: Scene, ledger: RunLedger, days: Sequence[Day]) -> None:
    """Once for all days. A brief that lies in the output folder and fails its audit keeps the site as it was."""
    waiting = [day for day in days if "site" not in ledger.done(day.day)]
    bad = [day for day in days if any(step.name == "verify" and step.state == "refused" for step in day.steps)]
    ready = [day for day in waiting if not day.stopped]
    for day in days:
        if day not in waiting:
            day.steps.append(Step("site", "already", ledger.done(day.day)["site"]))
        elif day.stopped or bad:
            why = f"the brief of {bad[0].day} did not pass its audit" if bad else "there is no brief that may go out"
            day.steps.append(Step("site", "held", why))
    if not ready or bad:
        return
    step = _tried("site", lambda: run_steps.site(scene))
    for day in ready:
        # One build failed, not one for each day: the exit code is told once.
        day.steps.append(step if day is ready[-1] else replace(step, code=0))
        if step.state == "done":
            ledger.note(day.day, "site", step.what)
