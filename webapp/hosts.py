"""What an address of a host tells."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine, by its name or address.

    >>> is_loopback("localhost"), is_loopback("::1"), is_loopback("alur.example.go.id")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
