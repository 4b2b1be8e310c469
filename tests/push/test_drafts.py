"""Drafts pushed to servers built from the systems' documentation: once, never over a person's work."""

import fcntl
import json
from dataclasses import replace

import pytest
from pushed import CORRECTED, MANUSCRIPT, PICTURE, Desk
from systems import SECRETS, SYSTEMS, Ghost

from briefs.deliver.push.pushing import rehearsed
from briefs.errors import DeliveryFailed, UserError

SLUG = "market-brief-2026-02-01"


def body(post):
    return post.get("html") or post.get("content") or post["body"]


def test_a_push_makes_one_draft_and_a_second_changes_nothing(desk):
    assert desk.push().state == "created"
    (post,) = desk.system.posts
    assert post["status"] == "draft"
    assert SLUG in {post.get("slug"), post.get("name")}
    assert "$2.58 billion" in body(post)
    assert "data-figure" not in body(post)
    before = list(desk.system.writes)
    assert desk.push().state == "unchanged"
    assert desk.system.writes == before
    assert len(desk.system.posts) == 1


def test_nothing_in_a_draft_runs_as_a_template(desk):
    desk.push()
    (post,) = desk.system.posts
    assert "{{" not in json.dumps(post)
    assert "[gallery]" not in body(post) or desk.system.target == "buttondown"
    assert "subscriber.email" in body(post)


def test_charts_are_brought_once_and_named_in_the_draft(desk):
    desk.push()
    desk.push(CORRECTED)
    (post,) = desk.system.posts
    if desk.system.target in {"ghost", "wordpress"}:
        (picture,) = desk.system.uploads
        assert PICTURE in picture
        assert '1.png" alt="Bars &quot;by&quot; hour"' in body(post)
    else:
        assert desk.system.uploads == []
        assert "<img" not in body(post)


def test_a_corrected_brief_changes_the_same_draft(desk):
    desk.push()
    assert desk.push(CORRECTED).state == "updated"
    (post,) = desk.system.posts
    assert "$2.59 billion" in body(post)
    assert post["status"] == "draft"
    assert desk.push(CORRECTED).state == "unchanged"


def test_what_a_person_changed_is_kept_and_shown(desk):
    desk.push()
    (post,) = desk.system.posts
    desk.system.edit(post, "A word of our own.")
    kept, before = body(post), list(desk.system.writes)
    for manuscript in (MANUSCRIPT, CORRECTED):
        done = desk.push(manuscript)
        assert done.state == "edited"
        assert any(line.startswith("+") and "A word of our own." in line for line in done.difference.splitlines())
    assert desk.system.writes == before
    assert body(post) == kept
    assert desk.push(CORRECTED, overwrite=True).state == "updated"
    assert "A word of our own." not in body(post)
    assert desk.push(CORRECTED).state == "unchanged"


def test_what_is_published_is_never_touched(desk):
    desk.push()
    (post,) = desk.system.posts
    desk.system.publish(post)
    before = list(desk.system.writes)
    for overwrite in (False, True):
        assert desk.push(CORRECTED, overwrite=overwrite).state == "kept"
    assert desk.system.writes == before


def test_a_draft_that_was_thrown_away_stays_away_until_it_is_asked_for(desk):
    desk.push()
    desk.system.posts.clear()
    with pytest.raises(DeliveryFailed, match="is gone: somebody threw it away"):
        desk.push()
    assert desk.system.posts == []
    assert desk.push(overwrite=True).state == "created"
    assert len(desk.system.posts) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "does not accept the key"),
        (403, "may not do this"),
        (404, "there is nothing at this address"),
        (409, "somebody changed the draft"),
        (422, "does not take the draft"),
        (429, "asks for fewer requests .429.: push again in 17 seconds"),
        (500, "failed on its side .500."),
        (503, "failed on its side .503."),
    ],
)
def test_a_refusal_says_what_to_do_and_leaves_no_second_draft(desk, status, words):
    desk.system.plan = [status]
    desk.system.retry_after = "17"
    with pytest.raises(DeliveryFailed, match=words) as failure:
        desk.push()
    assert desk.system.target in str(failure.value)
    for secret in SECRETS.values():
        assert secret not in str(failure.value)
    assert desk.system.posts == []
    assert desk.push().state == "created"
    assert len(desk.system.posts) == 1


@pytest.mark.parametrize(
    ("status", "words"), [(401, "does not accept the key"), (429, "17 seconds"), (503, "its side")]
)
def test_a_refusal_of_the_first_look_writes_nothing(desk, status, words):
    desk.push()
    desk.system.reads, desk.system.retry_after = status, "17"
    with pytest.raises(DeliveryFailed, match=words):
        desk.push(CORRECTED)
    desk.system.reads = 0
    assert len(desk.system.posts) == 1
    assert desk.push(CORRECTED).state == "updated"


def test_a_line_that_is_too_long_is_left_out_and_never_cut(tmp_path):
    system = Ghost()
    Desk(system, tmp_path).push(replace(MANUSCRIPT, summary="Bitcoin fell to $78,500. " * 13))
    system.stop()
    assert system.posts[0]["custom_excerpt"] == ""


@pytest.mark.parametrize("fault", ["taken, then dropped", "taken, then 500"])
def test_a_draft_that_was_taken_without_an_answer_is_found(desk, fault):
    desk.push(overwrite=True)  # so that pictures are there
    desk.system.posts.clear()
    desk.system.plan = [fault]
    assert desk.push(overwrite=True).state == "created"
    assert len(desk.system.posts) == 1
    assert desk.push().state == "unchanged"


@pytest.mark.parametrize("fault", ["taken, then dropped", "taken, then 500"])
def test_where_even_the_search_fails_the_next_push_finds_it(desk, fault):
    desk.push()
    desk.system.posts.clear()
    desk.system.calls.clear()
    desk.system.plan, desk.system.blind = [fault], 1
    desk.ledger.forget(SLUG)
    with pytest.raises(DeliveryFailed, match="the next push looks for it first"):
        desk.push()
    assert len(desk.system.posts) == 1
    assert desk.push().state == "unchanged"
    assert desk.push(CORRECTED).state == "updated"
    assert len(desk.system.posts) == 1


def test_a_draft_that_was_not_taken_is_made_by_the_next_push(desk):
    desk.push()
    desk.system.posts.clear()
    desk.ledger.forget(SLUG)
    desk.system.plan = ["dropped"]
    with pytest.raises(DeliveryFailed, match="broke off"):
        desk.push()
    assert desk.system.posts == []
    assert desk.push().state == "created"


def test_a_change_without_an_answer_is_no_persons_work(desk):
    desk.push()
    desk.system.plan, desk.system.calls = ["taken, then dropped"], []
    desk.system.blind = 1
    with pytest.raises(DeliveryFailed, match="next push"):
        desk.push(CORRECTED)
    assert desk.push(CORRECTED).state in {"updated", "unchanged"}
    (post,) = desk.system.posts
    assert "$2.59" in body(post)


def test_with_a_lost_ledger_the_same_draft_is_found_and_another_kept(desk):
    desk.push()
    desk.ledger.forget(SLUG)
    assert desk.push().state == "unchanged"
    desk.ledger.forget(SLUG)
    (post,) = desk.system.posts
    desk.system.edit(post, "Somebody else.")
    before = list(desk.system.writes)
    assert desk.push().state == "edited"
    assert desk.system.writes == before


def test_a_redirect_is_not_followed(desk, tmp_path):
    desk.push()
    elsewhere = SYSTEMS[desk.system.target]()
    desk.system.elsewhere, desk.system.plan = elsewhere.url, ["redirect"]
    with pytest.raises(DeliveryFailed, match="put its final address into push"):
        desk.push(CORRECTED)
    assert elsewhere.calls == []
    elsewhere.stop()


def test_nobody_listens(desk):
    desk.system.stop()
    with pytest.raises(DeliveryFailed, match="cannot be reached: Connection refused; nothing was sent"):
        desk.push()


def test_an_answer_that_is_no_draft(desk):
    desk.system.handle = lambda *_: ["something", "else"]
    with pytest.raises(DeliveryFailed, match="something that is no draft"):
        desk.push()


def test_one_push_at_a_time(desk):
    desk.push()
    (held,) = (desk.folder / "ledger").glob("*/.lock")
    with held.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DeliveryFailed, match="another `briefs push` is at work"):
            desk.push(CORRECTED)
    assert desk.push(CORRECTED).state == "updated"


def test_a_damaged_ledger_is_named(desk):
    desk.push()
    (file,) = (desk.folder / "ledger").glob(f"*/{SLUG}.json")
    file.write_text("{}")
    with pytest.raises(UserError, match="Move it away"):
        desk.push()
    file.unlink()
    assert desk.push().state == "unchanged"


def test_no_secret_lies_in_the_ledger_or_a_rehearsal(desk):
    shown = rehearsed(desk.place, desk.ledger, MANUSCRIPT)
    assert desk.system.calls == []
    assert "POST http://127.0.0.1" in shown
    assert "Authorization: (hidden)" in shown
    assert "draft" in shown or desk.system.target == "listmonk"  # whose campaigns are drafts until they are started
    desk.push()
    again = rehearsed(desk.place, desk.ledger, CORRECTED)
    assert "POST" not in again
    kept = "".join(path.read_text() for path in (desk.folder / "ledger").rglob("*.json"))
    sent = {head.get("Authorization", "").partition(" ")[2] for head in desk.system.heads}
    for secret in [*SECRETS.values(), *SECRETS["BRIEFS_GHOST_KEY"].split(":")[1:], *sent]:
        assert secret not in shown + again + kept


def test_ghost_refuses_a_change_that_crosses_a_persons(tmp_path):
    system = Ghost()
    desk = Desk(system, tmp_path)
    desk.push()
    (post,) = system.posts
    handle = system.handle

    def crossed(method, path, body, headers):
        if method == "PUT":
            system.edit(post, "At the same moment.")
        return handle(method, path, body, headers)

    system.handle = crossed
    with pytest.raises(DeliveryFailed, match=r"409.*Someone else is editing this post"):
        desk.push(CORRECTED)
    system.stop()
    assert "At the same moment." in post["html"]


def test_a_draft_beyond_the_first_page_is_found(tmp_path):
    system = SYSTEMS["buttondown"]()
    desk = Desk(system, tmp_path)
    desk.push()
    others = [{"id": f"x{n}", "slug": f"x{n}", "subject": "", "body": "", "status": "sent"} for n in range(7)]
    system.posts[:0] = others
    desk.ledger.forget(SLUG)
    assert desk.push().state == "unchanged"
    system.stop()
    assert len(system.posts) == 8
