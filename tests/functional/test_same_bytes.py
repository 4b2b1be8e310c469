"""Same input, same bytes: whatever the hash seed, time zone, locale and folder."""


def test_two_processes_write_the_same_files(sample, tmp_path):
    outputs = []
    for name, env in {
        "one": {"PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata", "LANG": "C"},
        "two": {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8"},
    }.items():
        folder = tmp_path / name
        sample.run("generate", "2026-02-01", "--output", str(folder), env=env)
        outputs.append({str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    one, two = outputs
    assert sorted(one) == sorted(two)
    assert {"2026-02-01/brief.md", "2026-02-01/brief.html", "2026-02-01/brief.pdf", "2026-02-01/brief.json"} <= set(one)
    assert [name for name in one if one[name] != two[name]] == []


def test_the_lake_is_simulated_the_same_way_twice(sample, desk):
    desk.run("simulate", "2026-02-01", env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"})
    read = [place.run("figures", "2026-02-01", "--json").stdout for place in (sample, desk)]
    assert read[0] == read[1]
