"""Keys for the tests of encryption."""

import base64


def key(sign: bytes) -> str:
    return base64.b64encode(sign * 32).decode()
