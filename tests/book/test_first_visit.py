"""A first visit: little to load, and nothing jumps while it arrives."""

import gzip
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIMIT = 500_000  # bytes, text compressed as any public server does
WATCH = """window.jumped = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.jumped += entry.value; }))
  .observe({type: "layout-shift", buffered: true});"""


class SlowFonts(SimpleHTTPRequestHandler):
    """A server that takes its time over fonts."""

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.partition("?")[0].endswith(".woff2"):
            time.sleep(self.server.delay)
        super().do_GET()


LATE = pytest.param(0.2, id="fonts a little late", marks=pytest.mark.slow), pytest.param(1.0, id="fonts late")


@pytest.fixture(params=LATE)
def slow_server(html, request):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SlowFonts, directory=html)) as httpd:
        httpd.delay = request.param
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()
        thread.join()


def test_nothing_jumps_while_fonts_arrive(browser, slow_server, pages):
    jumps = {}
    for name in pages:
        window = browser.new_context(viewport={"width": 1280, "height": 800})
        page = window.new_page()
        page.add_init_script(WATCH)
        page.goto(slow_server + name, wait_until="networkidle")
        page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        jumps[name] = page.evaluate("window.jumped")
        window.close()
    assert max(jumps.values()) < 0.02, jumps


def test_every_page_is_light(browser, server, pages):
    weights = {}
    for name in pages:
        window = browser.new_context()
        page = window.new_page()
        loaded = []
        page.on("response", lambda response, loaded=loaded: loaded.append(response))
        page.goto(server + name, wait_until="networkidle")
        bodies = [(response.url, response.body()) for response in loaded]
        weights[name] = sum(len(body if ".woff2" in url else gzip.compress(body)) for url, body in bodies)
        window.close()
    assert max(weights.values()) < LIMIT, weights
