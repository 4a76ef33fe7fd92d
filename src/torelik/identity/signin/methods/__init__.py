"""Ways of signing in: one file each. The page shows those that work on this site.

A new way (the electronic digital signature, for example) is a new file here with a ``METHOD`` and its place in ``METHODS``.
"""

from torelik.identity.signin.methods import openid_connect, password
from torelik.identity.signin.methods.method import Method

METHODS: tuple[Method, ...] = (password.METHOD, openid_connect.METHOD)


def working() -> list[Method]:
    """Return the ways that work on this site today, in the order of the page."""
    return [method for method in METHODS if method.works()]


__all__ = ["METHODS", "Method", "openid_connect", "working"]
