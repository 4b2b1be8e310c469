"""The webhook: signed, sent once, and again only where nothing can have arrived or an operator says so."""

import pytest
from pushed import CORRECTED, MANUSCRIPT

from briefs.deliver.push import webhook
from briefs.deliver.push.wire import Wire
from briefs.errors import DeliveryFailed
from briefs.vocabulary.secret import Secret
from briefs.workflow.clock import now


def test_a_draft_is_posted_once(hook):
    assert hook.push().state == "created"
    assert hook.push().state == "unchanged"
    (post,) = hook.system.posts
    assert len(hook.system.calls) == 1
    assert (post["event"], post["slug"], post["title"]) == (
        "draft",
        "market-brief-2026-02-01",
        "$2.58 billion of liquidations",
    )
    assert post["subjects"] == ["Bitcoin fell 4.8%", "Liquidations"]
    assert hook.push(CORRECTED).state == "updated"
    assert len(hook.system.posts) == 2


@pytest.mark.parametrize("fault", ["taken, then dropped", "taken, then 500", "dropped"])
def test_an_outcome_that_nobody_knows_waits_for_an_operator(hook, fault):
    hook.system.plan = [fault]
    with pytest.raises(DeliveryFailed):
        hook.push()
    with pytest.raises(DeliveryFailed, match="the receiver cannot be asked"):
        hook.push()
    assert len(hook.system.calls) == 1
    assert hook.push(overwrite=True).state == "updated"
    assert len(hook.system.posts) == 1  # the receiver knows the key of what it took the first time


@pytest.mark.parametrize(("status", "words"), [(401, "BRIEFS_WEBHOOK_KEY"), (404, "push.webhook_url"), (429, "later")])
def test_a_refusal_is_tried_again(hook, status, words):
    hook.system.plan = [status]
    with pytest.raises(DeliveryFailed, match=words):
        hook.push()
    assert hook.push().state == "created"
    hook.system.plan = [status]
    with pytest.raises(DeliveryFailed, match=words):
        hook.push(CORRECTED)
    assert hook.push(MANUSCRIPT).state == "unchanged"


def test_a_forged_signature_is_refused_by_the_receiver(hook):
    key = Secret("a-key-that-is-not-shared")
    with Wire("test", 5, [key]) as wire, pytest.raises(DeliveryFailed, match="the signature is not good"):
        webhook.Hook(f"{hook.url}hook", key, wire, hook.ledger, now).push(MANUSCRIPT)
    assert hook.system.posts == []
