"""A partner's system: a real HTTPS server that answers as a test tells it to."""

import random
import socket
import ssl
import subprocess
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import time_machine
from standardwebhooks.webhooks import Webhook


class Reply(NamedTuple):
    """What comes back: after how many seconds, with which status; none breaks the line off."""

    status: int | None = 200
    headers: dict[str, str] = {}
    after: float = 0
    body: bytes = b"seen"
    drip: float = 0
    """Seconds between two bytes of the answer."""


class Heard(NamedTuple):
    headers: dict[str, str]
    body: bytes
    path: str
    status: int | None

    @property
    def id(self):
        return self.headers["webhook-id"]

    def verify(self, secret):
        """Check it as a partner would, by the independent library, on the day it was sent."""
        at = int(self.headers["webhook-timestamp"])
        with time_machine.travel(at, tick=False):
            return Webhook(secret).verify(self.body, self.headers)


def certificate(folder):
    """Make a certificate for this machine; return the file with it and its key."""
    path = folder / "receiver.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", path],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + (folder / "key.pem").read_text())
    return path


class Receiver:
    """Listens on a port of its own; `answer(number)` says what each request gets."""

    def __init__(self, pem):
        self.answer = lambda heard: Reply()
        self.heard, self.lines = [], 0
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.handle_error = lambda *gone: None  # Whoever hung up, hung up.
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = self.server.server_address[1]
        self.url = f"https://127.0.0.1:{self.port}/hook?from=corridor"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def handler(receiver):
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                """Say nothing."""

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # Its sender died between two words.
                headers = {name.lower(): value for name, value in self.headers.items()}
                found = Heard(headers, body, self.path, None)
                reply = receiver.answer(found)
                receiver.heard.append(found._replace(status=reply.status))
                with suppress(OSError):
                    receiver.reply(self, reply)

        return Handler

    def reply(self, handler, reply):
        time.sleep(reply.after)
        if reply.status is None:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        lines = "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
        text = f"HTTP/1.1 {reply.status} X\r\n{lines}\r\n".encode() + reply.body
        if not reply.drip:
            handler.wfile.write(text)
        for byte in text if reply.drip else b"":
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(reply.drip)

    def ids(self, status=200):
        return {heard.id for heard in self.heard if heard.status == status}


class Weather:
    """Answers badly as often as a partner on a bad line does; `down` is a day of outage."""

    def __init__(self, seed, slow):
        self.die, self.slow, self.down = random.Random(seed), slow, False

    def __call__(self, heard):
        if self.down:
            return self.die.choice([Reply(503), Reply(None), Reply(502)])
        chance = self.die.random()
        if chance < 0.30:
            return Reply(500)
        if chance < 0.40:
            return Reply(200, after=self.slow)._replace(status=504)
        if chance < 0.45:
            return Reply(200, after=0.03)
        if chance < 0.48:
            return Reply(429, {"Retry-After": "120"})
        return Reply()
