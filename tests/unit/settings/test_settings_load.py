"""Where a setting comes from, and what is said of one that is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.errors import FaultyInput, UserError
from briefs.settings.entries import entries
from briefs.settings.load import load
from briefs.settings.schema import Prices, Settings
from briefs.vocabulary.preferences import Preferences


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def written(text: str, name: str = "briefs.toml") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def faults(text: str, environ: dict[str, str] | None = None, options: dict[str, object] | None = None) -> list[str]:
    written(text)
    with pytest.raises(FaultyInput) as caught:
        load(None, environ or {}, options)
    return [str(fault) for fault in caught.value.faults]


def test_without_file_and_environment_the_defaults_hold():
    settings = load(None, {"HOME": "/root"})
    assert settings.lake == Path("data/lake")
    assert settings.output == Path("output")
    assert settings.formats == ("md", "html", "pdf", "json")
    assert settings.preferences == Preferences()


def test_every_setting_of_the_file_arrives():
    written(
        """
        lake = "l"
        output = "o"
        formats = ["md"]
        assets = ["BTC", "1INCH"]
        [prices]
        venues = ["okx", "binance-spot"]
        quotes = ["USD"]
        [liquidations]
        sources = ["A feed, 4 h", "b"]
        """
    )
    settings = load(None, {})
    assert (settings.lake, settings.output, settings.formats) == (Path("l"), Path("o"), ("md",))
    assert settings.preferences == Preferences(
        price_venues=("okx", "binance-spot"),
        totals_sources=("A feed, 4 h", "b"),
        quotes=("USD",),
        assets=("BTC", "1INCH"),
    )


def test_option_wins_over_environment_over_file_over_default():
    written('lake = "file"\noutput = "file"\nassets = ["SOL"]')
    environ = {"BRIEFS_LAKE": "environment", "BRIEFS_OUTPUT": "environment", "BRIEFS_PRICES_QUOTES": "USDC, USDT"}
    settings = load(None, environ, {"lake": Path("option"), "output": None, "assets": []})
    assert settings.lake == Path("option")
    assert settings.output == Path("environment")
    assert settings.assets == ("SOL",)
    assert settings.prices == Prices(quotes=("USDC", "USDT"))
    assert settings.formats == Settings().formats


def test_a_list_of_options_may_be_one_text_or_several():
    assert load(None, {}, {"formats": "md,pdf"}).formats == ("md", "pdf")
    assert load(None, {}, {"assets": ["BTC", "ETH"]}).assets == ("BTC", "ETH")


def test_an_empty_variable_counts_as_not_set():
    written('output = "file"')
    assert load(None, {"BRIEFS_OUTPUT": ""}).output == Path("file")


def test_a_relative_path_counts_from_the_folder_of_the_file(tmp_path):
    file = written('lake = "lake"\noutput = "/srv/briefs"', "conf/house.toml")
    settings = load(file, {"BRIEFS_OUTPUT": "here"})
    assert settings.lake == Path("conf/lake")
    assert settings.output == Path("here")
    assert load(file.resolve(), {}).lake == tmp_path / "conf" / "lake"
    assert load(file, {}).output == Path("/srv/briefs")


def test_all_faults_are_listed_at_once():
    found = faults(
        """
        lke = "x"
        output = 7
        formats = ["md", "docx"]
        assets = ["btc"]
        [prices]
        quotes = []
        venues = ["okx", "okx"]
        venue = "okx"
        [price]
        venues = ["okx"]
        """,
        {"BRIEFS_FORMATS": "md,doc", "BRIEFS_OUTPT": "x"},
        {"assets": ["eth"]},
    )
    assert found == [
        "file briefs.toml: [price]: \"{'venues': ['okx']}\": there is no such section: did you mean prices?",
        "file briefs.toml: lke: 'x': there is no such key: did you mean lake?",
        "file briefs.toml: output: '7': a path was expected, as text without control characters",
        "file briefs.toml: formats: 'docx': md, html, pdf or json was expected",
        "file briefs.toml: assets: 'btc': an asset in upper case, such as BTC was expected",
        "file briefs.toml: prices.quotes: '[]': at least one was expected: a currency in upper case, such as USDT",
        "file briefs.toml: prices.venues: 'okx': named more than once",
        "file briefs.toml: prices.venue: 'okx': there is no such key: did you mean prices.venues?",
        "environment: BRIEFS_FORMATS: 'doc': md, html, pdf or json was expected",
        "environment: BRIEFS_OUTPT: 'x': there is no such variable: did you mean BRIEFS_OUTPUT?",
        "options: assets: 'eth': an asset in upper case, such as BTC was expected",
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('output = "a\\u0000b"', "control characters"),
        ("prices = 1", "prices: '1': a section was expected: [prices]"),
        ("lake = ''", "lake: '': a path was expected"),
        ("[lake]\nx = 1", "lake: \"{'x': 1}\": a path was expected"),
        ('formats = "md"', "formats: 'md': a list of texts was expected"),
        ("assets = [1]", "assets: '[1]': a list of texts was expected"),
        ("[liquidations]\nsources = ['']", "liquidations.sources: '': the name of a source was expected"),
        ("zzzz = 1", "there are lake, output, formats"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(text, named):
    (fault,) = faults(text)
    assert named in fault


@pytest.mark.parametrize(
    ("content", "named"),
    [(b"lake = ", "not valid TOML"), (b"lake = '\xff'", "not UTF-8"), (None, "`briefs init`")],
)
def test_a_file_that_cannot_be_read_is_named(content, named):
    path = Path("mine.toml")
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=r"mine\.toml") as caught:
        load(path, {})
    assert named in str(caught.value)


def test_a_folder_is_no_settings_file(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        load(tmp_path, {})


def test_variables_of_other_programs_are_left_alone():
    assert load(None, {"BRIEFS_MARKET_DATA": "/data", "BRIEFS_LAKE_KILLS": "100"}) == Settings()


def faulty_fields(environ: dict[str, str]) -> set[str]:
    try:
        load(None, environ)
    except FaultyInput as error:
        return {fault.field for fault in error.faults}
    return set()


@given(st.dictionaries(st.sampled_from([entry.variable for entry in entries()]), st.text(max_size=12)))
def test_any_environment_is_taken_or_refused_by_name(environ):
    assert faulty_fields(environ) <= environ.keys()


@given(st.text(st.characters(categories=["Cc"]), min_size=1, max_size=3))
def test_a_path_with_control_characters_is_refused(text):
    assert faulty_fields({"BRIEFS_LAKE": f"data{text}"}) == {"BRIEFS_LAKE"}


def test_texts_and_whole_numbers_of_the_mail():
    written('[mail]\nhost = "mx.example.org"\nport = 2525\nsecurity = "tls"\nsender = "Desk <desk@example.org>"')
    mail = load(None, {"BRIEFS_MAIL_PER_MINUTE": "90", "BRIEFS_MAIL_SECURITY": "none"}).mail
    assert (mail.host, mail.port, mail.security) == ("mx.example.org", 2525, "none")
    assert (mail.sender, mail.per_minute, mail.attempts) == ("Desk <desk@example.org>", 90, 3)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("port = 70000", "a whole number from 0 to 65,535 was expected"),
        ('port = "25"', "a whole number from 0 to 65,535 was expected"),
        ("attempts = true", "a whole number from 1 to 100 was expected"),
        ('security = "ssl"', "starttls, tls or none was expected"),
        (r'sender = "a\r\nBcc: b@example.org <c@example.org>"', "NAME <ADDRESS> or an address was expected"),
        ('unsubscribe_url = "http://example.org/u"', "an https address was expected"),
    ],
)
def test_a_wrong_value_of_the_mail_says_what_is_expected(line, why):
    (fault,) = faults(f"[mail]\n{line}")
    assert why in fault


@pytest.mark.parametrize("given", ["1e3", "-1", "", " ", "99999999999"])
def test_a_number_in_the_environment_is_digits(given):
    environ = {"BRIEFS_MAIL_PORT": given}
    if not given:
        assert load(None, environ).mail.port == 0
        return
    with pytest.raises(FaultyInput, match="whole number"):
        load(None, environ)
