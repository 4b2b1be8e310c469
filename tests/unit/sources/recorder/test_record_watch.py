"""What makes a connection believed: data or heartbeats, never an acknowledgement."""

from dataclasses import replace

from briefs.sources.recorder.catalogue import FEEDS
from briefs.sources.recorder.watch import Watch


def watch(venue, asked=1, **more):
    return Watch(replace(FEEDS[venue], **more), 1000, asked, acknowledge_s=30)


def test_an_acknowledgement_covers_nothing():
    one = watch("bybit")
    one.hear("subscribed", 2000)
    one.hear("alive", 3000)
    assert one.covered() is None
    one.hear("data", 5000)
    # The feed has shown that it works: it was listened to since it was subscribed to.
    assert one.covered() == (2000, 5000)
    one.hear("alive", 9000)
    assert one.covered() == (2000, 9000)


def test_heartbeats_prove_a_feed_that_is_silent_for_hours():
    one = watch("htx")
    one.hear("alive", 1500)
    one.hear("subscribed", 2000)
    assert one.covered() is None
    one.hear("alive", 3000)
    assert one.covered() == (2000, 3000)


def test_all_subscriptions_must_be_acknowledged():
    one = watch("dydx", asked=2)
    one.hear("subscribed", 2000)
    one.hear("data", 2500)
    assert one.covered() is None
    one.hear("subscribed", 3000)
    one.hear("data", 4000)
    assert one.covered() == (3000, 4000)
    late = watch("dydx", asked=2)
    late.hear("subscribed", 2000)
    assert late.complaint(31_000) == ""
    assert late.complaint(31_001) == "1 of 2 subscriptions were acknowledged"


def test_a_refused_subscription_needs_no_acknowledgement():
    one = watch("dydx", asked=3)
    one.hear("subscribed", 2000)
    one.refuse(1, 2500)
    assert one.start_ms is None
    one.hear("subscribed", 3000)
    one.hear("alive", 4000)
    assert one.covered() == (3000, 4000)
    last = watch("dydx", asked=2)
    last.hear("subscribed", 2000)
    last.refuse(1, 2500)
    last.hear("alive", 4000)
    assert last.covered() == (2500, 4000)


def test_an_address_that_is_the_subscription_counts_from_its_opening():
    one = watch("binance", asked=0)
    assert one.covered() is None
    one.hear("data", 4000)
    assert one.covered() == (1000, 4000)


def test_silence_is_believed_for_a_while():
    one = watch("binance", asked=0, quiet_s=600)
    one.hear("data", 5000)
    assert one.complaint(605_000) == ""
    assert one.complaint(605_001).startswith("the feed is silent: nothing for 600 seconds, though")
    one.hear("alive", 605_002)
    assert one.covered() is None


def test_heartbeats_that_nobody_answers_end_it():
    one = watch("okx", asked=2)
    one.hear("subscribed", 2000)
    one.hear("subscribed", 2000)
    assert one.complaint(2000 + 45_000) == ""
    assert one.complaint(2000 + 45_001) == "heartbeats are not answered"


def test_a_clock_that_is_set_back_makes_no_stretch_shorter():
    one = watch("binance", asked=0)
    one.hear("data", 9000)
    one.hear("data", 4000)
    assert one.covered() == (1000, 9000)


def test_a_few_contracts_alone_are_believed_by_their_heartbeats():
    one = Watch(FEEDS["bybit"].narrowed(), 1000, 1)
    one.hear("subscribed", 2000)
    one.hear("alive", 3000)
    assert one.covered() == (2000, 3000)
    # dYdX and Deribit send every trade: silence of one contract is no calm day.
    assert FEEDS["dydx"].narrowed() == FEEDS["dydx"]
    assert FEEDS["deribit"].narrowed() == FEEDS["deribit"]
