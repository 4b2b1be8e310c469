"""When a day's run begins, and what became of its steps."""

from datetime import UTC, datetime

NEXT_MORNING = datetime(2026, 2, 2, 0, 30, tzinfo=UTC)


def states(report):
    (day,) = report.days
    return {step.name: step.state for step in day.steps}
