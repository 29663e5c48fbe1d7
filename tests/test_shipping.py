"""The image and its services: without a Docker engine, all that can be known of them beforehand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from typing_extensions import override

from bot.cli.commands import cli
from bot.configuration import load_settings
from bot.token import FILE_VARIABLE, VARIABLE
from config import PREFIX
from config.environment import setting_paths, variable_name
from tests.program import ROOT
from tests.shipped import Instruction, dockerfile, yaml_file

BUILD, RUNTIME = dockerfile()
COMPOSE = yaml_file("compose.yaml")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VARIABLES = {variable_name(path) for path, _ in setting_paths()}
WHEN_PASSWORD = re.compile(r"\$\{POSTGRES_PASSWORD:\+(.*)\}\Z")


def named(stage: list[Instruction], name: str) -> list[Instruction]:
    """The instructions of that name in a stage."""
    return [instruction for instruction in stage if instruction.name == name]


def environment() -> dict[str, str]:
    """What the image sets."""
    return {name: value for instruction in named(RUNTIME, "ENV") for name, value in instruction.pairs.items()}


def test_it_runs_as_a_number_that_is_not_root() -> None:
    """And nothing that comes later makes it root again."""
    (user,) = named(RUNTIME, "USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user.text)
    after = RUNTIME[RUNTIME.index(user) :]
    assert not {"RUN", "COPY", "ADD"} & {instruction.name for instruction in after}


def test_every_package_in_it_is_locked_by_its_hash() -> None:
    """What is installed without hashes is the wheel alone, which was built a line before."""
    installs = re.findall(r"\binstall (--[^&]*)", " && ".join(run.text for run in named(BUILD, "RUN")))
    assert len(installs) == 3
    for install in installs:
        assert "--require-hashes" in install or {"--no-index", "--no-deps"} <= set(install.split())
    assert not [run for run in named(RUNTIME, "RUN") if "pip" in run.text]


def test_both_stages_stand_on_the_same_image_of_a_supported_python() -> None:
    """An environment of Python works only where that Python is."""
    bases = {stage[0].words[0] for stage in (BUILD, RUNTIME)}
    assert bases == {"python:${PYTHON}-slim-bookworm"}
    default = re.search(r"^ARG PYTHON=(.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert default
    assert f"Programming Language :: Python :: {default[1]}" in PROJECT["classifiers"]


def test_only_what_is_copied_can_get_into_it() -> None:
    """The context holds nothing else, and nothing is copied that isn't there."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    allowed = {pattern[1:] for pattern in patterns if pattern.startswith("!")}
    copies = [copy for copy in named(BUILD, "COPY") if "--from" not in copy.options]
    assert allowed == {source for copy in copies for source in copy.words[:-1]}
    assert all((ROOT / path).exists() for path in allowed)
    assert not [copy for copy in named(RUNTIME, "COPY") if copy.options.get("--from") != "build"]


def test_all_that_the_wheel_is_made_of_is_copied() -> None:
    """Its packages, its description and its licences."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    copied = {source for copy in named(BUILD, "COPY") for source in copy.words[:-1]}
    needed = {*wheel["targets"]["wheel"]["packages"], PROJECT["readme"], *PROJECT["license-files"]}
    assert {*needed, "pyproject.toml", "hatch_build.py"} <= copied


def test_it_carries_no_secret() -> None:
    """Neither set nor asked for while it is built."""
    set_in_it = {*environment(), *(arg.text for stage in (BUILD, RUNTIME) for arg in named(stage, "ARG"))}
    assert not [name for name in set_in_it if re.search(r"TOKEN|SECRET|PASSWORD", name, re.IGNORECASE)]


def test_its_version_and_licence_are_those_of_the_project() -> None:
    """Labels grow old in silence."""
    (label,) = named(RUNTIME, "LABEL")
    labels = {name.rpartition(".")[2]: value for name, value in label.pairs.items()}
    assert labels == {
        "title": PROJECT["name"],
        "description": PROJECT["description"],
        "version": PROJECT["version"],
        "licenses": PROJECT["license"],
    }


def test_it_starts_a_command_that_exists() -> None:
    """The program of the wheel, and one of its commands."""
    (entry,), (command,) = named(RUNTIME, "ENTRYPOINT"), named(RUNTIME, "CMD")
    assert entry.listed == [next(iter(PROJECT["scripts"]))]
    assert command.listed[0] in cli.commands


def test_its_folders_are_those_that_the_program_writes_to() -> None:
    """Asked of the program, in the environment of the image."""
    code = "from bot.host_folders import *; print(data_folder()); print(cache_folder())"
    asked = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment(), "PATH": os.environ["PATH"]},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    (volumes,) = named(RUNTIME, "VOLUME")
    assert asked.stdout.split() == volumes.listed
    mounted = [mount.split(":")[1] for mount in COMPOSE["services"]["bot"]["volumes"]]
    assert mounted == volumes.listed
    assert {mount.split(":")[0] for mount in COMPOSE["services"]["bot"]["volumes"]} <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("service", ["image", "bot"])
def test_every_setting_it_sets_exists(service: str) -> None:
    """A misspelt one would keep the bot from starting."""
    names = environment() if service == "image" else COMPOSE["services"][service]["environment"]
    found = {name for name in names if name.startswith(PREFIX)}
    assert found
    assert found <= VARIABLES


class _Health(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()

    @override
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def health() -> Iterator[HTTPServer]:
    """A server in the place of the bot."""
    server = HTTPServer(("127.0.0.1", 0), type("Health", (_Health,), {}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def health_check(port: int) -> int:
    """Runs the health check of the image against a port; gives its exit code."""
    (check,) = named(RUNTIME, "HEALTHCHECK")
    program, *arguments = check.listed
    assert program == "python"
    (variable,) = {name for name in environment() if name.endswith("__PORT")}
    proxied = {"http_proxy": "http://127.0.0.1:1", variable: str(port)}
    ran = subprocess.run(
        [sys.executable, *arguments], env={**os.environ, **proxied}, capture_output=True, check=False
    )
    return ran.returncode


def test_the_health_check_tells_well_from_ill(health: HTTPServer) -> None:
    """Also where a proxy is set, which must not be asked."""
    assert health_check(health.server_port) == 0
    health.RequestHandlerClass.status = 503  # type: ignore[attr-defined]
    assert health_check(health.server_port) == 1


def test_the_health_check_of_a_bot_that_does_not_listen_fails() -> None:
    """Nobody is there."""
    assert health_check(1) == 1


@pytest.mark.parametrize("name", ["bot", "postgres"])
def test_a_service_has_no_right_it_does_not_need(name: str) -> None:
    """No port is open to the world, nothing can be written but in its folders, and it can't grow."""
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "on-failure:5"
    assert service["mem_limit"] == service["memswap_limit"]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert not {"ports", "privileged", "cap_add", "devices", "network_mode"} & service.keys()
    assert service.get("user") != "root"


def test_the_token_is_a_secret_file_that_is_never_committed() -> None:
    """It stands in no environment and in no image."""
    bot, secret = COMPOSE["services"]["bot"], COMPOSE["secrets"]["discord-token"]
    assert bot["secrets"] == ["discord-token"]
    assert bot["environment"][FILE_VARIABLE] == "/run/secrets/discord-token"
    assert VARIABLE not in bot["environment"]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"{Path(secret['file']).parts[0]}/" in ignored


def test_postgresql_is_only_there_where_it_is_wanted() -> None:
    """Without a password the embedded database serves; the bot starts without the other service."""
    bot, postgres = COMPOSE["services"]["bot"], COMPOSE["services"]["postgres"]
    assert postgres["profiles"] == ["postgres"]
    assert bot["depends_on"]["postgres"] == {"condition": "service_healthy", "required": False}
    assert WHEN_PASSWORD.match(bot["environment"]["ADVISORY_BOT__STORAGE__URL"])
    assert COMPOSE["networks"][postgres["networks"][0]] == {"internal": True}
    assert set(postgres["networks"]) < set(bot["networks"])


def test_the_address_of_postgresql_is_that_of_the_service() -> None:
    """Name, user and database are the same in both, and the settings take it."""
    written = WHEN_PASSWORD.match(COMPOSE["services"]["bot"]["environment"]["ADVISORY_BOT__STORAGE__URL"])
    assert written
    url = written[1].replace("${POSTGRES_PASSWORD:-}", "secret")
    made = COMPOSE["services"]["postgres"]["environment"]
    assert url == f"postgresql://{made['POSTGRES_USER']}:secret@postgres/{made['POSTGRES_DB']}"
    load_settings(None, {"ADVISORY_BOT__STORAGE__URL": url})


def test_the_lock_of_the_image_holds_what_every_extra_asks_for() -> None:
    """There is one image, for the embedded database and for PostgreSQL."""
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for extra, requirements in PROJECT.get("optional-dependencies", {}).items():
        for requirement in requirements:
            name = re.split(r"[][><=~!; ]", requirement)[0]
            assert re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE | re.IGNORECASE), (extra, name)
