"""The page's own routes: a picture for who was given its address, and nothing for anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from extractor.bootstrap import App
from extractor.domain.placed import PlacedText, name_of_text
from review_app import components, routes, session
from tests.documents.pdf import report_pdf
from tests.generator import model

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    session.app.clear()
    yield session.app()
    session.app().close()
    session.app.clear()


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=routes.ROUTES))


@pytest.fixture
def item(app: App) -> str:
    (added,) = app.ingest.ingest_upload("a.pdf", report_pdf(model.report(seed=803)), "王").added
    return added


def test_a_page_is_a_picture_that_the_browser_keeps(client: TestClient, item: str) -> None:
    answer = client.get(f"/{routes.pictures_of(item)}screen/1.png")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\x89PNG")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda address, item: address.replace(f"/{item}/", "/0123456789abcdef/"),
        lambda address, _: "nianbao/pages/" + "0" * 32 + address[len("nianbao/pages/") + 32 :],
        lambda address, _: "nianbao/pages/%C3%A9%FF" + address[len("nianbao/pages/") + 32 :],
        lambda address, _: address.replace("screen", "huge"),
        lambda address, _: address.replace("/1.png", "/99.png"),
    ],
)
def test_nothing_else_is_given(client: TestClient, item: str, spoil: object) -> None:
    address = f"{routes.pictures_of(item)}screen/1.png"
    assert callable(spoil)
    answer = client.get("/" + spoil(address, item))
    assert (answer.status_code, answer.content) == (404, b"")


def test_the_places_of_the_words_are_told_of_the_text_that_is_shown(
    client: TestClient, app: App, item: str
) -> None:
    text = app.review.open(item).text
    address = f"/{routes.pictures_of(item)}{routes.words_of(text)}"
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in answer.headers["cache-control"]
    placed = PlacedText.model_validate_json(answer.content)
    assert placed.text == name_of_text(text)
    assert [page.page for page in placed.pages] == [page.page for page in app.review.open(item).machine.pages]
    assert client.get(f"/{routes.pictures_of(item)}{routes.words_of(text + '.')}").status_code == 404
    assert (
        client.get("/nianbao/pages/" + "0" * 32 + address[len("/nianbao/pages/") + 32 :]).status_code == 404
    )


def test_a_report_that_was_read_before_places_were_kept_has_none_until_it_is_read_again(
    client: TestClient, app: App, item: str
) -> None:
    folder = app.settings.placed_folder
    for kept in folder.rglob("*.gz"):
        kept.unlink()
    address = f"/{routes.pictures_of(item)}{routes.words_of(app.review.open(item).text)}"
    assert client.get(address).status_code == 404
    app.reread.reread("", lambda *_: None, everything=True)
    assert client.get(address).status_code == 200


def test_a_text_file_has_no_places(client: TestClient, app: App) -> None:
    text = (PROJECT / "golden" / "002_longshan-2023" / "source.txt").read_bytes()
    (added,) = app.ingest.ingest_upload("a.txt", text, "王").added
    address = f"/{routes.pictures_of(added)}{routes.words_of(app.review.open(added).text)}"
    assert client.get(address).status_code == 404
    assert not list(app.settings.placed_folder.rglob("*.gz"))


@pytest.mark.parametrize("name", sorted(components.NAMES))
def test_a_components_script_is_served_in_its_version_only(client: TestClient, name: str) -> None:
    address = f"/nianbao/scripts/{name}-{{}}.js"
    assert "export default" in client.get(address.format(components.script_version(name))).text
    assert client.get(address.format("0" * 16)).status_code == 404


def test_each_page_that_has_an_address_tells_the_frontend_where_the_app_is(client: TestClient) -> None:
    frame = (PROJECT / "review_app" / "app.py").read_text(encoding="utf-8")
    names = re.findall(r'url_path="(\w+)"', frame)
    assert len(names) > 3
    for name in names:
        answer = client.get(f"/{name}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
        assert answer.text.index("BACKEND_BASE_URL") < answer.text.index("<script type=")
