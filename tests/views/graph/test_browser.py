"""The page in a real browser: it draws itself, asks nothing of the network, and can be read.

``CHROMIUM`` names the browser, by default Debian's ``chromium``. Pictures go to
``KFPC_SCREENSHOTS``, where somebody looks at them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kfpc.views.graph.html import html
from tests.views.graph.drawn import drawn, made, of_file

BROWSER = shutil.which(os.environ.get("CHROMIUM", "chromium"))

pytest.importorskip("igraph")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no chromium")

PROBE = """
const all = [...document.querySelectorAll("svg .step > rect:last-of-type")];
const first = document.querySelector(".step");
first.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
first.dispatchEvent(new MouseEvent("click", {bubbles: true}));
const texts = [...document.querySelectorAll(".step > text")];
const wide = texts.filter((one) => {
  const box = one.parentNode.querySelector("rect").getBBox(), own = one.getBBox();
  return own.x < box.x || own.x + own.width > box.x + box.width;
});
document.title = JSON.stringify([all.length, wide.length,
  document.getElementById("details").textContent.split("\\n")[0],
  document.querySelectorAll(".near").length > 0]);
"""


def browse(page: str, folder: Path, *options: str) -> str:
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    assert BROWSER is not None
    command = [
        *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1600,1000"),
        *(f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=3000"),
        *(*options, file.as_uri()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    return done.stdout


def probed(page: str, folder: Path) -> str:
    """The title after the page was used; the policy that forbids other scripts is taken out."""
    start = page.index('<meta http-equiv="Content-Security-Policy"')
    open_ = page[:start] + page[page.index("\n", start) :]
    used = open_.replace("</body>", f"<script>{PROBE}</script></body>")
    return browse(used, folder, "--dump-dom").split("<title>", 1)[1].split("</title>", 1)[0]


def fives(many: int) -> str:
    """Steps, every fifth of which is preemptible, each after some before it."""
    lines = ["cluster: gke-spot", "steps:"]
    for n in range(many):
        spot = ", preemptible: true, retries: 5, resume: idempotent" if n % 5 == 0 else ""
        read = f', "${{{{ steps.step-{n - 1 - n % 7}.outputs.o }}}}"' if n > 7 else ""
        lines.append(
            f"  step-{n}: {{image: 'work:1', command: [w, '${{{{ outputs.o.path }}}}'{read}], "
            f"outputs: {{o: String}}{spot}}}"
        )
    return "\n".join(lines)


@pytest.mark.parametrize(("many", "name"), [(10, "ten"), (500, "five-hundred")])
def test_the_page_draws_itself(many: int, name: str, tmp_path: Path):
    page = html(of_file("new.yaml") if many == 10 else drawn(fives(many)))
    shown = page.count('class="step ')
    assert shown >= many
    # The page is drawn in the layout's order: its first step is not always the spec's.
    first = re.findall(r'class="step .*\n<title>(.*)', page)[0]
    assert probed(page, tmp_path) == f'[{shown},0,"{first}",true]'
    folder = Path(os.environ.get("KFPC_SCREENSHOTS", tmp_path))
    picture = folder / f"{name}.png"
    browse(page, tmp_path, f"--screenshot={picture}")
    assert picture.stat().st_size > 10_000


def test_no_text_runs_and_nothing_is_asked_for(tmp_path: Path):
    evil = ['<img src=x onerror="document.title=1">', "</title><script>document.title=1</script>"]
    page = html(made(evil))
    assert "<img" not in browse(page, tmp_path, "--dump-dom")
    assert "http://" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")
