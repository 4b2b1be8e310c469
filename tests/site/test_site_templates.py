"""Templates of one's own: they take the place of the built-in ones, and cannot do harm."""

import pytest
from site_desk import tree

from briefs.errors import FaultyInput, UserError
from briefs.vocabulary.look import Look


@pytest.fixture
def own(desk, tmp_path):
    desk.base = ""
    desk.output.add("2026-01-01")
    (tmp_path / "own" / "site").mkdir(parents=True)
    return tmp_path / "own"


def test_a_template_of_ones_own_makes_the_page(desk, own):
    desk.build()
    (own / "site" / "absent.html.j2").write_text(
        '{% extends "site/base.html.j2" %}{% block main %}<main id="content"><h1>{{ face.name }} lost it</h1></main>'
        "{% endblock %}"
    )
    desk.build(templates=own)
    assert "<h1>Desk &amp; Co lost it</h1>" in desk.text("404.html")
    assert '<main id="content">\n<header><h1>Liquidations reach' in desk.text("2026/01/01/index.html")


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{{ face.name", "absent.html.j2"),
        ("{{ face.__class__.__mro__ }}", "unsafe"),
        ("{{ nothing_like_that }}", "nothing_like_that"),
        ("{{ 'a' * 10 ** 10 }}", "memory|MB|seconds"),
    ],
)
def test_a_faulty_template_stops_the_build_and_leaves_the_site(desk, own, template, why):
    desk.build()
    (own / "site" / "absent.html.j2").write_text(template)
    with pytest.raises(UserError, match=why):
        desk.build(templates=own)
    assert "There is no page at this address" in desk.text("404.html")


def test_a_file_that_takes_the_place_of_none_is_refused(desk, own):
    (own / "site" / "hoem.html.j2").write_text("x")
    with pytest.raises(FaultyInput, match=r"did you mean site/home\.html\.j2"):
        desk.build(templates=own)


def test_a_house_s_logo_and_colours_are_the_site_s_too(desk, tmp_path):
    desk.output.add("2026-01-01")
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><rect width="4" height="4"/></svg>')
    accent = {"accent": "#7a1f5c"}
    desk.build(look=Look("Desk & Co", tmp_path / "logo.svg", light=accent))
    (logo,) = (path for path in tree(desk.site) if path.startswith("style/logo-"))
    assert "<rect" in desk.text(logo) or ":rect" in desk.text(logo)
    assert f'<img class="site-logo" src="../../../{logo}" alt="">' in desk.text("2026/01/01/index.html")
    assert 'fill="#7a1f5c"' in desk.text("icon.svg")


def test_the_settings_of_the_house_reach_the_site(desk, tmp_path):
    desk.output.add("2026-01-01")
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>')
    settings = '[house]\nname = "Northern Desk"\nlogo = "logo.svg"\naccent = "#7a1f5c"\n'
    (tmp_path / "briefs.toml").write_text(settings)
    desk.run("site")
    assert "Northern Desk</a>" in desk.text("index.html")
    assert 'class="site-logo"' in desk.text("index.html")
    assert 'fill="#7a1f5c"' in desk.text("icon.svg")
