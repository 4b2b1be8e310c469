"""Only what changed is made again, and the result is what a site made from nothing would be."""

import os
import re
from datetime import date, timedelta

from site_desk import BASE, tree

from briefs.deliver.site.ledger import place


def inodes(site):
    return {
        path.relative_to(site).as_posix(): path.stat().st_ino
        for path in site.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def months(desk):
    """Eight days from December to January, so that months and years have an end and a beginning."""
    for number in range(8):
        desk.output.add((date(2025, 12, 28) + timedelta(days=number)).isoformat(), f"Day {number}")
    return desk


def test_one_more_day_touches_its_own_pages_and_the_lists_that_name_it(desk, tmp_path):
    desk.base = BASE
    months(desk).build()
    before = inodes(desk.site)
    desk.output.add("2026-01-05", "One more day")
    built = desk.build()
    wanted = {
        "2026/01/05/index.html",
        "2026/01/05/brief.md",
        "2026/01/05/brief.json",
        "2026/01/05/history.json",
        "2026/01/05/card.png",
        "2026/01/04/index.html",  # has a next brief now
        "2026/01/index.html",
        "2026/index.html",
        "archive/index.html",
        "index.html",
        "assets/index.html",
        "assets/btc/index.html",
        "assets/btc/2026/index.html",
        "assets/eth/index.html",
        "assets/eth/2026/index.html",
        "venues/index.html",
        "venues/binance/index.html",
        "venues/binance/2026/index.html",
        "search/index-2026.js",
        "atom.xml",
        "rss.xml",
        "feed.json",
        "sitemap.xml",
    }
    assert set(built.made) == wanted
    assert built.removed == ()
    after = inodes(desk.site)
    assert {path for path in after if before.get(path) != after[path]} == wanted
    desk.build(site=tmp_path / "from-nothing")
    assert tree(tmp_path / "from-nothing") == tree(desk.site)


def test_nothing_new_makes_nothing_and_leaves_the_tree_alone(week, tmp_path):
    site = tmp_path / "site"
    week.build(site=site)
    before = (site.stat().st_ino, inodes(site))
    built = week.build(site=site)
    assert (built.made, built.removed) == ((), ())
    assert (site.stat().st_ino, inodes(site)) == before


def test_files_that_were_only_touched_are_read_and_found_the_same(desk):
    brief = desk.output.add("2026-01-01")
    desk.build()
    os.utime(brief / "brief.md", (1, 1))
    assert desk.build().made == ()


def test_a_brief_that_is_gone_goes_from_the_site(desk):
    desk.base = BASE
    desk.output.add("2026-01-01")
    gone = desk.output.add("2026-01-02")
    desk.build()
    for file in gone.iterdir():
        file.unlink()
    gone.rmdir()
    built = desk.build()
    assert "2026/01/02/index.html" in built.removed
    assert not (desk.site / "2026/01/02").exists()
    assert "2026/01/02" not in desk.text("atom.xml") + desk.text("sitemap.xml") + desk.text("index.html")


def test_another_name_of_the_house_changes_every_page(desk):
    desk.output.add("2026-01-01")
    first = desk.build()
    again = desk.build(ids="https://old.example/")
    pages = {path for path in first.made if path.endswith(".html")}
    assert pages <= set(again.made)
    assert "2026/01/01/brief.json" not in again.made


def test_a_page_that_somebody_deleted_comes_back(desk):
    desk.output.add("2026-01-01")
    desk.build()
    (desk.site / "archive/index.html").unlink()
    assert desk.build().made == ("archive/index.html",)
    assert "1 brief by year and month" in desk.text("archive/index.html")


def test_a_ledger_of_another_tree_is_not_believed(desk, tmp_path):
    """Killed between the exchange of the tree and the ledger's: the ledger speaks of the tree before."""
    desk.output.add("2026-01-01")
    desk.build()
    old = place(desk.site).read_bytes()
    desk.output.add("2026-01-01", "Corrected")
    desk.build()
    place(desk.site).write_bytes(old)
    desk.output.add("2026-01-01")
    desk.build()
    assert "Liquidations reach $1.50 million" in desk.text("index.html")
    assert "Corrected" not in desk.text("index.html")


def test_another_program_reads_every_brief_again_and_makes_the_same_pages_no_more_than_once(desk):
    desk.output.add("2026-01-01")
    desk.build()
    before = tree(desk.site)
    text = place(desk.site).read_text()
    place(desk.site).write_text(re.sub(r'"title": "[^"]*"', '"other": 1', text.replace('"maker": "', '"maker": "old ')))
    assert desk.build().made == ()
    assert tree(desk.site) == before
    assert '"maker": "old ' not in place(desk.site).read_text()
