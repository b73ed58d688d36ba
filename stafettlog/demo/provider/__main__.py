"""Serves the providers that standard input describes, each on its port, on this machine alone."""

import os
import sys
import threading
import warnings
from typing import Any

from authlib.deprecate import AuthlibDeprecationWarning
from werkzeug.serving import WSGIRequestHandler, make_server

from stafettlog.demo.provider.plan import HOST, read


class Quiet(WSGIRequestHandler):
    """Addresses hold codes and state: no line of them is written."""

    def log_request(self, *_: Any, **__: Any) -> None:
        pass


def main() -> None:
    # Loopback has no TLS, and Authlib's server asks for it: the one process that need not have it.
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    # Which parts of Authlib the package uses is its own affair; the terminal is for the sign-ins.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from stafettlog.demo.provider.app import make_app

    plans = read(sys.stdin.buffer.read())
    servers = [
        make_server(HOST, plan.port, make_app(plan), threaded=True, request_handler=Quiet) for plan in plans
    ]
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()


if __name__ == "__main__":
    main()
