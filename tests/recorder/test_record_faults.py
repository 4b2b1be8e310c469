"""What a venue or the network can do wrong: what the user is told, and what ends up in the journal.

Everything runs on real sockets, in this process, so that a fault can be timed.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from itertools import pairwise

import pytest
from venue_server import Venues, contracts, frames
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from briefs.errors import UserError
from briefs.lake.manifest import load
from briefs.sources.recorder.catalogue import FEEDS
from briefs.sources.recorder.ears import Ears, Pace
from briefs.sources.recorder.journal_reading import journal_files, read
from briefs.sources.recorder.recorder import Desk, Recorder
from briefs.workflow.clock import now
from briefs.workflow.record_compaction import compact

_PACE = Pace(open=2, acknowledge=0.4, keepalive=0.4, look=0.05, first_wait=0.05, longest_wait=0.1)


class Listener:
    """A recorder of one feed in this process."""

    def __init__(self, folder, feed, address, known=contracts, assets=(), bring_in=None):
        self.notices = []
        self.folder = folder
        self.later_ms = 0
        ears = Ears(self._clock, known, assets, self.notices.append, _PACE)
        desk = Desk(folder, folder / "health.json", lambda line: None, pulse_s=0.05)
        self.recorder = Recorder([(feed, address)], ears, desk, bring_in or self._leave)
        (self.state,) = self.recorder.states

    def _clock(self):
        return int(now().timestamp() * 1000) + self.later_ms

    async def _leave(self, paths):
        """No lake here: the journal is what these tests look at."""
        return ""

    @asynccontextmanager
    async def listening(self):
        stop = asyncio.Event()
        running = asyncio.ensure_future(self.recorder.run(stop))
        try:
            yield self
        finally:
            stop.set()
            await asyncio.wait_for(running, 10)

    async def until(self, condition, seconds=8):
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - there is nothing to be woken by
                await asyncio.sleep(0.01)

    def recorded(self):
        """Numbers of the orders of the journal, each as often as it would get into the lake."""
        return sorted(
            round(order.qty * 1000)
            for one in read(journal_files(self.folder))
            for order, copies in one.orders.values()
            for _ in range(copies)
        )

    def covered(self):
        return sorted((span.from_ms, span.to_ms) for one in read(journal_files(self.folder)) for span in one.covered)


@asynccontextmanager
async def venue(*conversations):
    """A venue whose n-th connection does what the n-th conversation says, and from then on what the last says."""
    made = []

    async def handle(connection):
        made.append(connection)
        await conversations[min(len(made), len(conversations)) - 1](connection)

    async with serve(handle, "127.0.0.1", 0, ping_interval=None, close_timeout=0.2, compression=None) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", made


def orders(name, *numbers, ts=1791565600000):
    return [json.dumps(frame) for frame in frames(name, numbers, ts)]


def _now_ms():
    return int(now().timestamp() * 1000)


async def _say(connection, lines):
    for line in lines:
        await connection.send(line)


async def _stay(connection):
    async for _ in connection:
        pass


def test_socket_that_acknowledges_and_sends_nothing_is_not_believed(tmp_path):
    async def silent(connection):
        async for _ in connection:
            await connection.send('{"success": true, "ret_msg": "subscribe", "op": "subscribe"}')

    async def run():
        async with venue(silent) as (address, made):
            listener = Listener(tmp_path, replace(FEEDS["bybit"], quiet_s=0.3), address)
            async with listener.listening():
                await listener.until(lambda: len(made) > 1)
            assert "the feed is silent: nothing for 0.3 seconds since it was subscribed to" in listener.notices[0]
            # The whole time is a gap, not a calm market.
            assert listener.covered() == []

    asyncio.run(run())


def test_retired_path_that_answers_pings_alone_is_not_believed(tmp_path):
    async def run():
        async with venue(_stay) as (address, made):
            listener = Listener(tmp_path, replace(FEEDS["binance"], quiet_s=0.3), address)
            async with listener.listening():
                await listener.until(lambda: len(made) > 1)
            assert any("the feed is silent" in notice for notice in listener.notices)
            assert listener.covered() == []

    asyncio.run(run())


def test_feed_that_falls_silent_is_left_and_covers_nothing_after(tmp_path):
    async def once(connection):
        await _say(connection, orders("binance", 1))
        await asyncio.sleep(0.05)
        await _say(connection, orders("binance", 2))
        await _stay(connection)

    async def run():
        async with venue(once, _stay) as (address, made):
            listener = Listener(tmp_path, replace(FEEDS["binance"], quiet_s=0.3), address)
            async with listener.listening():
                await listener.until(lambda: len(made) > 2)
        assert listener.recorded() == [1, 2]
        ((start, end),) = listener.covered()
        assert 0 <= end - start < 300

    asyncio.run(run())


def test_subscription_that_is_never_acknowledged_is_given_up(tmp_path):
    async def run():
        async with venue(_stay) as (address, made):
            listener = Listener(tmp_path, FEEDS["dydx"], address)
            async with listener.listening():
                await listener.until(lambda: len(made) > 1)
            assert "0 of 1 subscriptions were acknowledged" in listener.notices[0]

    asyncio.run(run())


def test_half_open_connection_is_noticed_and_its_time_is_a_gap(tmp_path):
    """The other side is gone without a word: frames vanish, the socket stays open on our side."""
    with Venues(rate=50) as server, _Pipe(server.port) as pipe:

        async def run():
            listener = Listener(tmp_path, FEEDS["binance"], f"ws://127.0.0.1:{pipe.port}/binance")
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded > 5)
                pipe.deaf.set()
                await listener.until(lambda: listener.state.phase == "waiting")
                assert "keepalive ping timeout" in listener.state.why
                pipe.deaf.clear()
                before = listener.state.recorded
                await listener.until(lambda: listener.state.recorded > before + 5)
            first, second = listener.covered()
            assert second[0] - first[1] > 400
            assert len(listener.state.gaps) == 1

        asyncio.run(run())


class _Pipe:
    """A pipe to a port that can fall silent without closing."""

    def __init__(self, port):
        self.target, self.deaf = port, threading.Event()
        self._open = []

    def __enter__(self):
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        for one in [self._listening, *self._open]:
            one.close()

    def _accept(self):
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one, other):
        deafened = False
        try:
            while data := one.recv(65536):
                deafened = deafened or self.deaf.is_set()
                if not deafened:
                    other.sendall(data)
        except OSError:
            pass
        if not deafened:
            for end in (one, other):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


def test_frame_of_16_mb_is_refused_with_a_note_and_costs_no_order(tmp_path):
    async def large(connection):
        await _say(connection, orders("binance", 1))
        await connection.send(json.dumps({"e": "forceOrder", "o": " " * (16 << 20)}))
        await _stay(connection)

    async def well(connection):
        await _say(connection, orders("binance", 1, 2))
        await _stay(connection)

    async def run():
        async with venue(large, well) as (address, _):
            listener = Listener(tmp_path, FEEDS["binance"], address)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 2)
            assert "it sent a frame of more than 4 MB, which is refused" in listener.notices[0]
        assert listener.recorded() == [1, 2]

    asyncio.run(run())


@pytest.mark.parametrize("name", ["binance", "bitget", "gate"])
def test_duplicate_and_out_of_order_frames_are_each_order_once(tmp_path, name):
    async def mixed(connection):
        late, early = orders(name, 1, ts=1791565600000), orders(name, 2, 3, ts=1791565500000)
        acknowledged = {
            "bitget": ['{"event": "subscribe", "arg": {}}'],
            "gate": ['{"channel": "futures.public_liquidates", "event": "subscribe", "result": {"status": "success"}}'],
        }.get(name, [])
        await _say(connection, [*acknowledged, *late, *early, *late, *early, *late, *orders(name, 4)])
        await _stay(connection)

    async def run():
        async with venue(mixed) as (address, _):
            listener = Listener(tmp_path, FEEDS[name], address)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 4)
            assert listener.state.repeated == 4
        assert listener.recorded() == [1, 2, 3, 4]

    asyncio.run(run())


def test_equal_rows_of_a_frame_are_two_orders_and_their_replay_is_none(tmp_path):
    twice = orders("okx", 7, 7)

    async def first(connection):
        await _say(connection, twice)
        await connection.close()

    async def again(connection):
        # As OKX does: the first frame repeats old rows, among them one that had come twice.
        await _say(connection, [*twice, *orders("okx", 7), *orders("okx", 8)])
        await _stay(connection)

    async def run():
        async with venue(first, again) as (address, _):
            listener = Listener(tmp_path, FEEDS["okx"], address)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 3)
        assert listener.recorded() == [7, 7, 8]

    asyncio.run(run())


def test_frames_that_make_no_sense_are_kept_and_counted_and_cost_nothing(tmp_path):
    nonsense = ["<html>denied</html>", '{"e": "forceOrder"}', "[" * 50_000, '{"e": "forceOrder", "o": {"s": 7}}']

    async def mad(connection):
        await _say(connection, [*nonsense, *orders("binance", 5)])
        await _stay(connection)

    async def run():
        async with venue(mad) as (address, _):
            listener = Listener(tmp_path, FEEDS["binance"], address)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 1)
            assert listener.state.aside == 4
        (recorded,) = read(journal_files(tmp_path))
        assert [line["frame"][:20] for line in recorded.aside] == [text[:20] for text in nonsense]

    asyncio.run(run())


def test_venue_that_talks_nonsense_for_hours_does_not_fill_the_disk(tmp_path):
    async def mad(connection):
        await _say(connection, ["nonsense"] * 1500)
        await _say(connection, orders("binance", 5))
        await _stay(connection)

    async def run():
        async with venue(mad) as (address, _):
            listener = Listener(tmp_path, FEEDS["binance"], address)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 1)
            assert listener.state.aside == 1500
        assert sum(len(one.aside) for one in read(journal_files(tmp_path))) <= 2000
        assert sum(len(one.aside) for one in read(journal_files(tmp_path))) >= 1000

    asyncio.run(run())


def test_refused_subscription_is_told_and_costs_that_contract_alone(tmp_path):
    both = contracts("bybit") | {"OLDUSDT": replace(contracts("bybit")["BTCUSDT"], symbol="OLDUSDT", asset="OLD")}
    asked = []

    async def choosy(connection):
        async for message in connection:
            if "subscribe" not in message:
                continue
            asked.append(json.loads(message)["args"])
            if "OLDUSDT" in message:
                why = "error:handler not found,topic:allLiquidation.OLDUSDT"
                await connection.send(json.dumps({"success": False, "ret_msg": why, "op": "subscribe"}))
            else:
                await _say(connection, ['{"success": true, "op": "subscribe"}', *orders("bybit", 1)])
                await asyncio.sleep(0.05)
                await _say(connection, orders("bybit", 2))

    async def run():
        async with venue(choosy) as (address, _):
            listener = Listener(tmp_path, FEEDS["bybit"], address, lambda _: both)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 2)
            assert "a subscription was refused: error:handler not found" in listener.notices[0]
        assert asked == [["allLiquidation.BTCUSDT", "allLiquidation.OLDUSDT"], ["allLiquidation.BTCUSDT"]]
        (recorded,) = read(journal_files(tmp_path))
        assert {span.without for span in recorded.covered} == {("OLD",)}

    asyncio.run(run())


def test_contracts_are_spread_over_as_many_connections_as_the_venue_wants(tmp_path):
    names = ["BTC", "ETH", "SOL", "XRP", "DOGE", "AVAX", "OLD"]
    many = {f"{name}-USD": replace(contracts("dydx")["BTC-USD"], symbol=f"{name}-USD", asset=name) for name in names}
    asked = {}

    async def choosy(connection):
        own = asked.setdefault(connection, [])
        async for message in connection:
            whole = json.loads(message)
            if whole["type"] == "ping":
                await connection.send('{"type": "pong"}')
            elif whole["id"] == "OLD-USD":
                why = "Invalid subscription id for channel: (v4_trades-OLD-USD)"
                await connection.send(json.dumps({"type": "error", "message": why}))
            else:
                own.append(whole["id"])
                told = {"type": "subscribed", "channel": "v4_trades", "id": whole["id"], "contents": {"trades": []}}
                await connection.send(json.dumps(told))
                for line in orders("dydx", len(asked) * 100 + len(own)):
                    await connection.send(line.replace("BTC-USD", whole["id"]))

    async def run():
        async with venue(choosy) as (address, _):
            # ETH and OLD come over one connection, the others over the other, which may ask for three of the five.
            feed = replace(FEEDS["dydx"], legs=2, most=3, ping_s=0.1)
            listener = Listener(tmp_path, feed, address, lambda _: many)
            async with listener.listening():
                await listener.until(lambda: listener.recorder.states[0].recorded == 4)
                await asyncio.sleep(0.4)
                assert listener.recorder.states[0].phase == "live"
        return listener

    listener = asyncio.run(run())
    assert sorted(sorted(own) for own in asked.values()) == [["AVAX-USD", "BTC-USD", "DOGE-USD"], ["ETH-USD"]]
    (recorded,) = read(journal_files(tmp_path))
    assert {(span.leg, span.without) for span in recorded.covered} == {
        ((0, 2), ("SOL", "XRP")),
        ((1, 2), ("OLD",)),
    }
    assert listener.recorder.states[0].connections == 2


def test_contract_that_is_added_is_subscribed_to_while_the_rest_goes_on(tmp_path):
    new = {"NEWUSDT": replace(contracts("bybit")["BTCUSDT"], symbol="NEWUSDT", asset="NEW")}
    lists = iter([contracts("bybit")] + [contracts("bybit") | new] * 100)
    asked = []

    async def venue_of_one(connection):
        async for message in connection:
            if "subscribe" in message:
                asked.append(json.loads(message)["args"])
                await _say(connection, ['{"success": true, "op": "subscribe"}', *orders("bybit", len(asked))])

    async def run():
        async with venue(venue_of_one) as (address, made):
            listener = Listener(tmp_path, FEEDS["bybit"], address, lambda _: next(lists))
            (connection,) = listener.recorder.connections
            connection.ears.pace = replace(_PACE, relist=0.2, contracts=0)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 2)
            assert len(made) == 1
        assert asked == [["allLiquidation.BTCUSDT"], ["allLiquidation.NEWUSDT"]]

    asyncio.run(run())


def test_contract_that_is_listed_later_is_looked_up_and_its_orders_are_not_lost(tmp_path):
    lists = iter([{}, contracts("gate")])

    async def early(connection):
        acknowledged = {"channel": "futures.public_liquidates", "event": "subscribe", "result": {"status": "success"}}
        await _say(connection, [json.dumps(acknowledged), *orders("gate", 1)])
        await asyncio.sleep(0.2)
        await _say(connection, orders("gate", 2))
        await _stay(connection)

    async def run():
        async with venue(early) as (address, _):
            listener = Listener(tmp_path, FEEDS["gate"], address, lambda _: next(lists))
            (connection,) = listener.recorder.connections
            connection.ears.pace = replace(_PACE, contracts=0.1)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 2)
        assert listener.recorded() == [1, 2]

    asyncio.run(run())


def test_contracts_that_cannot_be_read_are_told_and_asked_for_again(tmp_path):
    calls = []

    def known(name):
        calls.append(name)
        if len(calls) == 1:
            raise UserError("api.bybit.com cannot be reached")
        return contracts(name)

    with Venues() as server:

        async def run():
            listener = Listener(tmp_path, FEEDS["bybit"], server.address("bybit"), known)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded > 3)
            assert "its contracts cannot be read: api.bybit.com cannot be reached" in listener.notices[0]

        asyncio.run(run())


def test_connection_that_the_venue_would_end_is_relieved_without_a_gap(tmp_path):
    sent = []

    async def tell_all(made):
        """As a venue does: every connection hears every order."""
        while True:
            sent.append(len(sent) + 1)
            (line,) = orders("binance", sent[-1], ts=_now_ms())
            for connection in made:
                with suppress(ConnectionClosed):
                    await connection.send(line)
            await asyncio.sleep(0.01)

    async def run():
        async with venue(_stay) as (address, made):
            telling = asyncio.ensure_future(tell_all(made))
            listener = Listener(tmp_path, replace(FEEDS["binance"], renew_s=0.4), address)
            (connection,) = listener.recorder.connections
            async with listener.listening():
                await listener.until(lambda: listener.state.connections >= 4 and len(connection._watches) == 2)
                await listener.until(lambda: len(connection._watches) == 1)
                assert listener.state.phase == "live"
            telling.cancel()
        assert listener.notices == []
        assert list(listener.state.gaps) == []
        spans = listener.covered()
        assert len(spans) >= 3
        assert all(later[0] <= earlier[1] for earlier, later in pairwise(spans))
        got = listener.recorded()
        assert got == list(range(got[0], got[0] + len(got)))
        assert len(got) > 80
        assert listener.state.repeated > 0

    asyncio.run(run())


def test_relief_that_does_not_come_leaves_the_old_connection_at_work(tmp_path):
    async def good(connection):
        for number in range(1, 200):
            await _say(connection, orders("binance", number, ts=_now_ms()))
            await asyncio.sleep(0.02)

    async def run():
        async with venue(good, _stay) as (address, made):
            feed = replace(FEEDS["binance"], renew_s=0.2, quiet_s=0.5)
            listener = Listener(tmp_path, feed, address)
            async with listener.listening():
                await listener.until(lambda: len(made) == 2)
                await listener.until(lambda: listener.state.recorded > 60)
                assert listener.state.phase == "live"
                assert len(made) == 2
            assert listener.notices == []
            assert list(listener.state.gaps) == []

    asyncio.run(run())


def test_only_wanted_assets_are_recorded_and_said_to_be_covered(tmp_path):
    async def two(connection):
        other = json.loads(orders("binance", 2)[0])
        other["data"]["o"]["s"] = "ETHUSDT"
        await _say(connection, [*orders("binance", 1), json.dumps(other)])
        await asyncio.sleep(0.05)
        await _say(connection, orders("binance", 3))
        await _stay(connection)

    async def run():
        async with venue(two) as (address, _):
            listener = Listener(tmp_path, FEEDS["binance"], address, assets=("BTC",))
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 2)
        assert listener.recorded() == [1, 3]
        (recorded,) = read(journal_files(tmp_path))
        assert {span.assets for span in recorded.covered} == {("BTC",)}

    asyncio.run(run())


def test_clock_that_is_wrong_is_measured(tmp_path):
    ahead = int(now().timestamp() * 1000) + 5000

    async def fast(connection):
        for number in range(1, 61):
            await _say(connection, orders("binance", number, ts=ahead))
        await _stay(connection)

    async def run():
        async with venue(fast) as (address, _):
            listener = Listener(tmp_path, FEEDS["binance"], address)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded == 60 and listener.notices)
            assert listener.state.skewed
            assert -5000 <= listener.state.skew < -2000
            (notice,) = listener.notices
            assert notice.startswith("binance: its clock is ")
            assert notice.endswith(" s ahead of ours: see whether ours is right")

    asyncio.run(run())


def test_ended_hours_go_into_the_lake_while_the_next_one_is_recorded(tmp_path):
    journal, lake, refusals = tmp_path / "journal", tmp_path / "lake", ["the lake is busy"]
    hour = 3_600_000

    async def bring_in(paths):
        if refusals:
            return refusals.pop()
        await asyncio.to_thread(compact, journal, lake, [path.name for path in paths])
        return ""

    def held():
        rows = [stored.rows for stored in load(lake).files] if (lake / "manifest.json").exists() else []
        return sum(rows)

    with Venues(rate=50) as server:

        async def run():
            feed = replace(FEEDS["binance"], quiet_s=10 * 3600)
            listener = Listener(journal, feed, server.address("binance"), bring_in=bring_in)
            async with listener.listening():
                await listener.until(lambda: listener.state.recorded > 5)
                first = listener.state.recorded
                # The hour ends, and the lake is busy: it is told, and the files wait for a minute.
                listener.later_ms += hour
                await listener.until(lambda: "the lake is busy" in listener.notices)
                assert held() == 0
                listener.later_ms += 60_000
                await listener.until(lambda: held() >= first)
                await listener.until(lambda: listener.state.recorded > first + 5)
                assert listener.state.connections == 1
                server.send = False
                await asyncio.sleep(0.1)
                await listener.until(lambda: listener.state.recorded == len(server.sent["binance"]))
            assert held() == listener.state.recorded == len(server.sent["binance"])
            assert journal_files(journal) == []

        asyncio.run(run())


def test_nobody_there_and_no_such_host_are_waited_for(tmp_path):
    async def run():
        listener = Listener(tmp_path, FEEDS["binance"], "ws://127.0.0.1:9/")
        async with listener.listening():
            await listener.until(lambda: len(listener.notices) > 2)
        assert all("connection lost" in notice for notice in listener.notices)

    asyncio.run(run())


def test_second_recorder_on_one_journal_is_refused(tmp_path):
    async def run():
        async with venue(_stay) as (address, _):
            first = Listener(tmp_path, FEEDS["binance"], address)
            async with first.listening():
                await first.until(lambda: first.state.phase == "subscribing")
                second = Listener(tmp_path, FEEDS["binance"], address)
                with pytest.raises(UserError, match="another recorder writes there"):
                    await second.recorder.run(asyncio.Event())

    asyncio.run(run())
