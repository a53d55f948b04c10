"""The built front end, as pages find it."""

from pathlib import Path

import pytest
from flask import Flask

from webapp.assets import AssetsMissing, asset_url, read_manifest


def test_a_page_gets_the_file_with_the_hash_in_its_name() -> None:
    with Flask("webapp").test_request_context():
        assert asset_url("app.css") == f"/static/dist/{read_manifest()['app.css']}"


def test_every_file_that_the_manifest_names_is_there() -> None:
    app = Flask("webapp").test_client()

    for file in read_manifest().values():
        with app.get(f"/static/dist/{file}") as response:
            assert response.status_code == 200


def test_a_missing_build_is_named_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match=r"found no manifest\.json: run 'make frontend'"):
        read_manifest(tmp_path)


def test_a_file_that_was_never_built_is_named_beside_those_that_were() -> None:
    with (
        Flask("webapp").test_request_context(),
        pytest.raises(AssetsMissing, match=r"Expected the front end to have 'nothing\.css'"),
    ):
        asset_url("nothing.css")


def test_a_new_build_is_seen_while_we_serve(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"app.css": "app-1.css"}')
    assert read_manifest(tmp_path) == {"app.css": "app-1.css"}

    manifest.unlink()
    manifest.write_text('{"app.css": "app-2.css"}')

    assert read_manifest(tmp_path) == {"app.css": "app-2.css"}
