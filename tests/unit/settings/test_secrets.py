"""Where a secret comes from, and that no error shows it."""

import pytest

from briefs.errors import UserError
from briefs.settings.secrets import secret

NAME = "BRIEFS_MAIL_PASSWORD"


def kept(tmp_path, text, mode=0o600):
    path = tmp_path / f"secret-{len(text)}"
    path.write_text(text)
    path.chmod(mode)
    return {f"{NAME}_FILE": str(path)}


def test_it_comes_from_the_environment_or_from_a_file(tmp_path):
    assert secret({}, NAME) is None
    assert secret({NAME: "planted-1"}, NAME).reveal() == "planted-1"
    assert secret(kept(tmp_path, "planted-2\n"), NAME).reveal() == "planted-2"


def test_what_is_wrong_is_said_without_showing_it(tmp_path):
    for environ, why in [
        ({NAME: "planted-3", f"{NAME}_FILE": "x"}, "both"),
        (kept(tmp_path, "planted-3", 0o644), "chmod 600"),
        (kept(tmp_path, ""), "is empty"),
        ({f"{NAME}_FILE": str(tmp_path / "absent")}, "cannot be read"),
    ]:
        with pytest.raises(UserError, match=why) as caught:
            secret(environ, NAME)
        assert "planted" not in str(caught.value)
        assert "planted" not in repr(caught.value.__cause__)
