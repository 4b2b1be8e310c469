"""The checks of check.mjs find what is planted; they need Chromium and `npm ci` in this folder (make check-site)."""

import json
import subprocess
from pathlib import Path

import pytest
from site_desk import CHROMIUM

HERE = Path(__file__).parent
PLANTED = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Planted</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src *">
<link rel="stylesheet" href="planted.css"></head><body><main><h1>Planted</h1>
<p style="color: red">An inline style</p>
<img src="http://127.0.0.1:9/foreign.png">
<div class="wide">wide</div>
<div class="under">These words lie under others</div><div class="over">and these lie over them</div>
<p class="faint">Hardly to be read</p>
</main></body></html>
"""
STYLE = """body { margin: 0; background: #fff; }
.wide { width: 2000px; }
.under, .over { position: absolute; left: 10px; top: 300px; }
.faint { color: #eee; }
"""
SCRIPT = """
import { pathToFileURL } from "node:url";
const { launch, look } = await import(process.argv[1]);
const browser = await launch(process.argv[2]);
const own = (url) => url.startsWith("file:");
const seen = await look(browser, pathToFileURL(process.argv[3]).href, own, { widths: [360] });
await browser.close();
console.log(JSON.stringify(seen.faults));
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium")
@pytest.mark.skipif(not (HERE / "node_modules").is_dir(), reason="no packages: npm ci")
def test_what_is_planted_is_found(tmp_path):
    (tmp_path / "planted.html").write_text(PLANTED)
    (tmp_path / "planted.css").write_text(STYLE)
    words = ["node", "--input-type=module", "-e", SCRIPT, str(HERE / "browser.mjs"), CHROMIUM]
    done = subprocess.run(
        [*words, str(tmp_path / "planted.html")], capture_output=True, text=True, check=True, timeout=120, cwd=HERE
    )
    faults = json.loads(done.stdout)
    for wanted in (
        "policy: ",
        "foreign request: http://127.0.0.1:9/foreign.png",
        "scrolls sideways by 1640 px at 360 (light)",
        'overlap at 360 (dark): "These words lie under others" and "and these lie over them"',
        "axe at 360 (light): image-alt",
        "axe at 360 (light): color-contrast",
    ):
        assert any(fault.startswith(wanted) for fault in faults), (wanted, faults)
