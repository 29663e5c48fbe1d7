"""The table of REST routes: templates as Discord's document writes them, and who serves each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tests.e2e.loopback.calls import Call, Reply

if TYPE_CHECKING:
    from tests.e2e.loopback.core import Core

Handler = Callable[["Core", Call], Reply]


class _Node:
    __slots__ = ("fixed", "handlers", "name", "variable")

    def __init__(self) -> None:
        self.fixed: dict[str, _Node] = {}
        self.variable: _Node | None = None
        self.name = ""
        self.handlers: dict[str, tuple[str, Handler]] = {}


class Router:
    """Finds who serves a path. A fixed segment (`@me`) goes before a variable one."""

    def __init__(self) -> None:
        self._root = _Node()

    def on(self, *routes: str) -> Callable[[Handler], Handler]:
        """Registers a handler for routes, each `METHOD template`."""

        def register(handler: Handler) -> Handler:
            for route in routes:
                method, template = route.split(" ", 1)
                node = self._root
                for segment in template.strip("/").split("/"):
                    if segment.startswith("{"):
                        if node.variable is None:
                            node.variable = _Node()
                            node.variable.name = segment[1:-1]
                        node = node.variable
                    else:
                        node = node.fixed.setdefault(segment, _Node())
                node.handlers[method] = (route, handler)
            return handler

        return register

    def find(self, method: str, path: str) -> tuple[str, Handler, dict[str, str]] | None:
        """The route, its handler, and the variable parts of the path."""
        node, params = self._root, {}
        for segment in path.strip("/").split("/"):
            if segment in node.fixed:
                node = node.fixed[segment]
            elif node.variable is not None:
                node = node.variable
                params[node.name] = unquote(segment)
            else:
                return None
        found = node.handlers.get(method)
        return None if found is None else (*found, params)


ROUTES = Router()
"""All routes the server knows; the modules of `routes` fill it."""
