import pytest
from django.test import RequestFactory

from torelik.kernel.request import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "127.0.0.1"),
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "10.0.0.1, 203.0.113.7", "203.0.113.7"),
        (2, "10.0.0.1, 203.0.113.7, 192.0.2.1", "203.0.113.7"),
        (2, "203.0.113.7", "127.0.0.1"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "not an address", "127.0.0.1"),
        (1, " , ", "127.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(settings: object, proxies: int, forwarded: str, address: str) -> None:
    settings.TORELIK_PROXIES = proxies  # type: ignore[attr-defined]
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": forwarded})

    assert client_address(request) == address
