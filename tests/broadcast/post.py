"""A real mail server for tests: it keeps what it was handed, and refuses what it is told to."""

import socket
import time
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller


class Office:
    """Takes mail on a port of its own; `refusing` is {address: answer}."""

    def __init__(self, slow=0.0):
        self.slow, self.letters, self.refusing = slow, [], {}
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        time.sleep(self.slow)
        self.letters.append((tuple(envelope.rcpt_tos), message_from_bytes(envelope.content)))
        return "250 OK"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *error):
        self.controller.stop()

    def kept(self):
        """Return {address: how many different messages}, as a mail program shows them."""
        shown = {(to, letter["Message-ID"]) for to, letter in self.letters}
        return Counter(to for (to,), _id in shown)
