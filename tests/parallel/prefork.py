"""A small web server that can be killed: a child of this process, made anew in a moment."""

import logging
import os
import random
import signal
import socket
import time
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


class Mortal:
    """Serves the application from a forked child; `kill` ends it at once, wherever it is."""

    def __init__(self, slow=0.0):
        self.slow, self.child = slow, 0
        self.door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.door.getsockname()[1]
        self.start()

    def start(self):
        self.child = os.fork()
        if not self.child:
            try:
                self.serve()
            finally:
                os._exit(1)

    def serve(self):
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        logging.getLogger("corridor.requests").setLevel(logging.ERROR)
        for alias in connections:
            # The parent's line to the database stays the parent's: it is left, not closed.
            connections[alias].connection = None
        server = WSGIServer(self.door.getsockname(), Quiet, bind_and_activate=False)
        server.socket.close()
        server.socket = self.door
        server.server_name, server.server_port = "127.0.0.1", self.port
        server.setup_environ()
        application, die = WSGIHandler(), random.Random(os.getpid())

        def answer(environ, start):
            response = application(environ, start)
            time.sleep(die.random() * self.slow)
            return response

        server.set_app(answer)
        server.serve_forever(poll_interval=0.01)

    def kill(self):
        """End the child as a power cut would."""
        os.kill(self.child, signal.SIGKILL)

    def again(self):
        """Have a child that lives: bury the one there is."""
        self.kill()
        os.waitpid(self.child, 0)
        self.start()

    def close(self):
        self.kill()
        os.waitpid(self.child, 0)
        self.door.close()
