"""The targets of drafts that settings and secrets describe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from briefs.deliver.push.buttondown import Buttondown
from briefs.deliver.push.ghost import Ghost
from briefs.deliver.push.listmonk import Listmonk
from briefs.deliver.push.target import Target
from briefs.deliver.push.wire import refuse_open
from briefs.deliver.push.wordpress import WordPress
from briefs.errors import UserError
from briefs.settings.push import Push
from briefs.settings.run import TARGETS
from briefs.settings.secrets import secret
from briefs.vocabulary.secret import Secret

HOOK_KEY = "BRIEFS_WEBHOOK_KEY"
_SHORTEST_KEY = 16


def target(name: str, push: Push, environ: Mapping[str, str]) -> Target:
    """The system. Raises UserError, naming every setting or variable that is missing."""
    made = _SYSTEMS[name](push, environ)
    refuse_open(made.place, made.setting)
    return made


def hook(push: Push, environ: Mapping[str, str]) -> tuple[str, Secret]:
    """The receiver's address and the key of its signatures."""
    key = _needed({"push.webhook_url": push.webhook_url}, environ, HOOK_KEY)
    refuse_open(push.webhook_url, "push.webhook_url")
    if len(key.reveal()) < _SHORTEST_KEY:
        raise UserError(f"{HOOK_KEY}: {_SHORTEST_KEY} characters or more are needed, such as from openssl rand -hex 32")
    return push.webhook_url, key


def refuse_unknown(name: str) -> None:
    """Raise UserError where there is no such target."""
    if name not in TARGETS:
        near = get_close_matches(name, TARGETS, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(TARGETS)}"
        raise UserError(f"TARGET: there is no {name!r}: {hint}")


def _ghost(push: Push, environ: Mapping[str, str]) -> Target:
    key = _needed({"push.ghost_url": push.ghost_url}, environ, Ghost.variable)
    return Ghost(push.ghost_url, key)


def _wordpress(push: Push, environ: Mapping[str, str]) -> Target:
    needed = {"push.wordpress_url": push.wordpress_url, "push.wordpress_user": push.wordpress_user}
    return WordPress(push.wordpress_url, push.wordpress_user, _needed(needed, environ, WordPress.variable))


def _buttondown(push: Push, environ: Mapping[str, str]) -> Target:
    key = _needed({"push.buttondown_url": push.buttondown_url}, environ, Buttondown.variable)
    return Buttondown(push.buttondown_url, key)


def _listmonk(push: Push, environ: Mapping[str, str]) -> Target:
    lists = ",".join(push.listmonk_lists)
    needed = {
        "push.listmonk_url": push.listmonk_url,
        "push.listmonk_user": push.listmonk_user,
        "push.listmonk_lists": lists,
    }
    token = _needed(needed, environ, Listmonk.variable)
    numbers = tuple(int(number) for number in push.listmonk_lists)
    return Listmonk(push.listmonk_url, push.listmonk_user, token, numbers, push.listmonk_template)


_SYSTEMS: Mapping[str, Callable[[Push, Mapping[str, str]], Target]] = {
    "ghost": _ghost,
    "wordpress": _wordpress,
    "buttondown": _buttondown,
    "listmonk": _listmonk,
}


def _needed(settings: Mapping[str, str], environ: Mapping[str, str], variable: str) -> Secret:
    key = secret(environ, variable)
    missing = [name for name, value in settings.items() if not value]
    if key is None:
        missing.append(f"{variable} (or {variable}_FILE) in the environment")
    if missing or key is None:
        raise UserError(f"not set: {', '.join(missing)}; docs/drafts.md tells what each is")
    # A header carries it: a line break in it would be another header.
    if not key.reveal().isascii() or not key.reveal().isprintable():
        raise UserError(f"{variable}: it holds a character that no key has")
    return key
