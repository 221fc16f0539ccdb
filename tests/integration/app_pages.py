"""A page of the app as AppTest runs it, over the app that `session` holds, and what its components were given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).parents[2]


def page(name: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(PROJECT / "review_app" / "app.py"), default_timeout=30)
    if name != "queue":
        at.run().switch_page(f"views/{name}.py")
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def shown(at: AppTest, component: str) -> dict[str, Any]:
    """The data that a component was given."""
    (found,) = [c.proto for c in at.get("bidi_component") if c.proto.component_name == f"nianbao_{component}"]
    data: dict[str, Any] = json.loads(found.json)
    whole: dict[str, Any] = data.get("view") or data
    return whole
