"""`briefs record` as a user runs it: contracts over HTTP, feeds over websockets, orders in the lake."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import duckdb
import pytest
import typer
from typer.testing import CliRunner
from venue_server import VENUES, Venues

from briefs.cli.record import record
from briefs.errors import UserError
from briefs.lake.manifest import load

_HOSTS = ("api.bybit.com", "www.okx.com", "api.gateio.ws", "indexer.dydx.trade", "www.deribit.com")
_BYBIT = {
    "symbol": "BTCUSDT",
    "contractType": "LinearPerpetual",
    "status": "Trading",
    "baseCoin": "BTC",
    "quoteCoin": "USDT",
    "fundingInterval": 480,
}
_OKX = {
    "instId": "BTC-USDT-SWAP",
    "instFamily": "BTC-USDT",
    "instType": "SWAP",
    "ctVal": "0.001",
    "ctMult": "1",
    "ctValCcy": "BTC",
}
_DERIBIT = {
    "instrument_name": "BTC_USDC-PERPETUAL",
    "kind": "future",
    "base_currency": "BTC",
    "quote_currency": "USDC",
    "instrument_type": "linear",
    "settlement_period": "perpetual",
}
_ANSWERS = {
    "/v5/market/instruments-info": {"retCode": 0, "result": {"list": [_BYBIT], "nextPageCursor": ""}},
    "/api/v5/public/instruments": {"code": "0", "data": [_OKX]},
    "/api/v4/futures/usdt/contracts": [{"name": "BTC_USDT", "type": "direct", "quanto_multiplier": "0.001"}],
    "/v4/perpetualMarkets": {"markets": {"BTC-USD": {"ticker": "BTC-USD", "status": "ACTIVE"}}},
    "/api/v2/public/get_instruments": {"jsonrpc": "2.0", "result": [_DERIBIT]},
}


class _Listing(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(_ANSWERS[self.path.partition("?")[0]]).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: the tests' output is not for this."""


@pytest.fixture
def listing():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(folder, *words, listing="", server=None, stderr=subprocess.PIPE):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFS_")}
    if listing:
        environ["BRIEFS_SOURCES_HOSTS"] = ",".join(f"{host}={listing}" for host in _HOSTS)
    if server:
        environ |= {f"BRIEFS_URL_{venue.upper()}_WS": server.address(venue) for venue in VENUES}
    command = [sys.executable, "-m", "briefs", "record", *words]
    return subprocess.Popen(command, cwd=folder, env=environ, text=True, stdout=subprocess.PIPE, stderr=stderr)


def test_eight_venues_reach_the_lake_and_a_pipe_hears_nothing(tmp_path, listing):
    with Venues(rate=100) as server:
        every = [word for venue in VENUES for word in ("--venue", venue)]
        process = run(tmp_path, *every, "--health", "health.json", listing=listing, server=server)
        _wait_for(tmp_path / "health.json", lambda venues: all(one["events"] > 20 for one in venues.values()))
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)
    assert (process.returncode, said[0]) == (0, "")
    # Nothing but a note of what these two would do together with a fetch.
    (line,) = said[1].splitlines()
    assert line.startswith("briefs: note: gate and htx: orders that `briefs fetch` brings as well would count twice")
    manifest = load(tmp_path / "data/lake")
    files = [str(tmp_path / "data/lake" / stored.path) for stored in manifest.files]
    query = "SELECT venue, count(*), count(DISTINCT qty) FROM read_parquet(?) GROUP BY ALL ORDER BY venue"
    counts = duckdb.execute(query, [files]).fetchall()
    told = json.loads((tmp_path / "health.json").read_text())
    assert [venue for venue, _, _ in counts] == list(VENUES)
    assert all(rows == different for _, rows, different in counts)
    assert {venue: rows for venue, rows, _ in counts} == {v: one["events"] for v, one in told["venues"].items()}
    assert {one["state"] for one in told["venues"].values()} == {"stopped"}
    words = {stretch.venue: stretch.coverage for stretch in manifest.stretches}
    assert words == {
        "binance": "sampled_1s",
        "bitget": "sampled_1s",
        "bybit": "full",
        "deribit": "full",
        "dydx": "full",
        "gate": "sampled_1s",
        "htx": "full",
        "okx": "sampled_1s",
    }


def test_ctrl_c_ends_with_130_and_a_terminal_has_one_line(tmp_path):
    screen, terminal = pty.openpty()
    with Venues(rate=100) as server:
        words = ("--venue", "binance", "--asset", "BTC", "--health", "health.json")
        process = run(tmp_path, *words, server=server, stderr=terminal)
        os.close(terminal)
        _wait_for(tmp_path / "health.json", lambda venues: venues["binance"]["events"] > 10)
        process.send_signal(signal.SIGINT)
        shown = _all_of(screen)
        process.communicate(timeout=60)
    assert process.returncode == 130
    (stored,) = load(tmp_path / "data/lake").files
    assert stored.rows > 10
    lines = shown.replace("\r\n", "\n").split("\n")
    # The status line is written over itself; what is left at the end is the sum.
    assert len(lines) == 2
    assert "\r\x1b[K1 of 1 venues live, " in lines[0]
    assert lines[0].endswith(f"recorded {stored.rows} orders of 1 venues; gaps: 0")


def _all_of(screen):
    """What a program writes to a terminal until it ends."""
    shown = b""
    try:
        while part := os.read(screen, 65536):
            shown += part
    except OSError:
        pass  # how Linux says that nobody writes any more
    os.close(screen)
    return shown.decode()


def test_nobody_heard_is_data_missing(tmp_path):
    environ = {"BRIEFS_URL_BINANCE_WS": "ws://127.0.0.1:9/"}
    command = [sys.executable, "-m", "briefs", "record", "--venue", "binance", "--for", "1s"]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 3
    assert "no venue was heard:\n  binance: connection lost:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data/lake").exists()


@pytest.mark.parametrize(
    ("words", "variable", "said"),
    [
        (["--venue", "binanse"], {}, "'binanse' cannot be recorded: did you mean binance?"),
        (["--for", "soon"], {}, "'soon' is no length: write 90s, 30m, 6h or 2d"),
        ([], {"BRIEFS_URL_OKX_WS": "http://x"}, "BRIEFS_URL_OKX_WS: 'http://x' is no address of a websocket"),
        (["--journal", "file/deep", "--venue", "htx"], {}, "file/deep: cannot write there"),
    ],
)
def test_wrong_options_are_the_users_to_mend(tmp_path, monkeypatch, words, variable, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    for name, value in variable.items():
        monkeypatch.setenv(name, value)
    app = typer.Typer()
    app.command()(record)
    done = CliRunner().invoke(app, words)
    assert isinstance(done.exception, UserError)
    assert said in str(done.exception)


def _wait_for(path, condition):
    end = time.monotonic() + 40
    while not (path.exists() and condition(json.loads(path.read_text())["venues"])):
        assert time.monotonic() < end
        time.sleep(0.05)
