"""A key or password that does not show itself."""

from __future__ import annotations


class Secret:
    """A text that stays out of logs, errors and files: only `reveal` gives it, at the moment it is sent.

    Equal secrets compare equal; `repr`, `str`, format, pickling and copies of an error's context never show the value.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def hidden_in(self, text: str) -> str:
        """`text` without the secret, for what another program says back."""
        return text.replace(self._value, "(hidden)") if self._value else text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __str__(self) -> str:
        return "(hidden)"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")
