"""The product answering on loopback: inside the test, whose records no other thread sees, or as a site of its own."""

import http.server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import Client

from torelik.project.wsgi import application

WAIT_SECONDS = 60


class _Handler(http.server.BaseHTTPRequestHandler):
    """Hands each request to the product, in the thread of the test: its records are seen by no other."""

    def do_GET(self) -> None:
        answer = Client().get(self.path)
        self.send_response(answer.status_code)
        self.send_header("Content-Type", answer["Content-Type"])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[http.server.HTTPServer]:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Handler)
    server.timeout = 0.1
    try:
        yield server
    finally:
        server.server_close()


def while_serving(server: http.server.HTTPServer, is_done: Callable[[], bool]) -> None:
    while not is_done():
        server.handle_request()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def site_on_loopback() -> Iterator[str]:
    """Serve the whole product, a thread for each connection; needs the fixture ``real_database``. Yields its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(application)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(WAIT_SECONDS)
