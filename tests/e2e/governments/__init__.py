"""A web server on this machine that plays the governments whose travel advice is read, with their faults."""

from tests.e2e.governments.server import Governments

__all__ = ["Governments"]
