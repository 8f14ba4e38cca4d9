"""The image is made from what the Dockerfile copies, which has to be all that the wheel is made from."""

from __future__ import annotations

import re
import tomllib

from tests.flows.running import ROOT

_COPY = re.compile(r"(?m)^COPY (?!--from)(?P<names>.+) \S+$")


def test_the_image_is_made_from_all_that_the_wheel_is_made_from() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    copied = {
        name for found in _COPY.finditer((ROOT / "Dockerfile").read_text("utf-8")) for name in found["names"].split()
    }

    asked = [
        "pyproject.toml",
        "constraints.txt",
        project["project"]["readme"],
        *project["project"]["license-files"],
        *project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"],
    ]

    # a file that is not there is left out of the wheel in silence, and the command cannot be started
    assert [name for name in asked if name.partition("/")[0] not in copied] == []
    assert [name for name in copied if not (ROOT / name).exists()] == []
