"""A web server that says "saved" before it is: a control of the proof that ours does not."""

import json
import threading
import time
from io import BytesIO

from config.wsgi import application as truthful

SOON = 0.3
"""Seconds between the answer and the deed."""


def application(environ, start_response):
    if environ["REQUEST_METHOD"] != "PUT":
        return truthful(environ, start_response)
    sent = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))

    def do():
        time.sleep(SOON)
        truthful(environ | {"wsgi.input": BytesIO(sent)}, lambda *told: None)

    threading.Thread(target=do).start()
    start_response("201 Created", [("Content-Type", "application/json")])
    return [json.dumps({"id": environ["PATH_INFO"].rpartition("/")[2]}).encode()]
