"""Keys of venues and vendors: where they may lie, and that none of them ever shows."""

import traceback

import pytest

from briefs.errors import UserError
from briefs.settings.keys import SERVICE, keys
from briefs.vocabulary.secret import Secret

NAME = "COINALYZE_API_KEY"


def test_a_key_comes_from_its_variable_or_from_the_file_that_it_names(tmp_path):
    file = tmp_path / "key"
    file.write_text("from-a-file\n")
    file.chmod(0o600)
    assert keys([NAME], {NAME: "plain"}) == {NAME: Secret("plain")}
    assert keys([NAME], {f"{NAME}_FILE": str(file)}) == {NAME: Secret("from-a-file")}
    assert keys([NAME], {NAME: "", f"{NAME}_FILE": str(file)}) == {NAME: Secret("from-a-file")}


def test_a_key_that_is_not_set_is_not_there():
    assert keys([NAME, "FRED_API_KEY"], {NAME: "", "FRED_API_KEY": "k"}) == {"FRED_API_KEY": Secret("k")}


@pytest.mark.parametrize("value", ["two words", "line\nbreak", "k\r\nX-Evil: 1", "tab\t", "ключ", "x" * 5_000, "\x7f"])
def test_what_cannot_be_sent_is_refused_and_not_shown(value):
    with pytest.raises(UserError, match=NAME) as caught:
        keys([NAME], {NAME: value})
    assert value not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("content", [None, "", "  \n", b"\xff\xfe"])
def test_a_file_that_holds_no_key_is_refused(tmp_path, content):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        file.chmod(0o600)
    with pytest.raises(UserError, match=f"{NAME}_FILE"):
        keys([NAME], {f"{NAME}_FILE": str(file)})


BACKEND = """
from keyring.backend import KeyringBackend


class Drawer(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        return {("%s", "%s"): "from-the-keyring"}.get((service, username))

    def set_password(self, service, username, password):
        raise NotImplementedError

    def delete_password(self, service, username):
        raise NotImplementedError
"""


def test_a_key_may_lie_in_the_keyring(tmp_path, monkeypatch):
    keyring = pytest.importorskip("keyring", reason="the library keyring is optional")
    (tmp_path / "drawer_of_keys.py").write_text(BACKEND % (SERVICE, NAME))
    monkeypatch.syspath_prepend(tmp_path)
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.core.load_keyring("drawer_of_keys.Drawer"))
    try:
        assert keys([NAME, "FRED_API_KEY"], {}) == {NAME: Secret("from-the-keyring")}
        assert keys([NAME], {NAME: "nearer"}) == {NAME: Secret("nearer")}
    finally:
        keyring.set_keyring(before)
