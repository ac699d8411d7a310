"""A WSGI application that answers one file's bytes and does nothing else: what a server costs.

The file holds status, headers and the length of the body as one line of JSON, then the body.
"""

import json
import os
from pathlib import Path

if "BARE_ANSWER" in os.environ:
    head, _, body = Path(os.environ["BARE_ANSWER"]).read_bytes().partition(b"\n")
    status, headers = json.loads(head)
    headers = [tuple(each) for each in headers]


def application(environ, start_response):
    start_response(status, headers)
    return [body]
