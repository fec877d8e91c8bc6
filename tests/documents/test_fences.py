"""Rendering reads our own assets and nothing else: no network, no files of the machine."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pikepdf
import pytest

from documents import engine, pdf
from overleg.lib.refusal import Refused

PAGE = "<!doctype html><html lang=nl><head><title>t</title></head><body><h1>Nota</h1>{}</body></html>"
DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

PLANTS = {
    "picture": '<img alt=x src="{web}/img">',
    "file": '<img alt=x src="file:///etc/hostname">',
    "attached file": '<a rel=attachment href="file:///etc/hostname">a</a>',
    "attached link": '<link rel=attachment href="file:///etc/hostname">',
    "style import": "<style>@import url({web}/css);</style>",
    "style link": '<link rel=stylesheet href="{web}/css">',
    "background": "<style>h1 {{ background: url({web}/bg) }}</style>",
    "font": "<style>@font-face {{ font-family: q; src: url({web}/font) }} h1 {{ font-family: q }}</style>",
    "drawing": (
        '<svg xmlns="http://www.w3.org/2000/svg" width=9 height=9><image href="{web}/svg" width=9 height=9 /></svg>'
    ),
    "drawing in data": (
        '<img alt=x src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%229%22 '
        'height=%229%22%3E%3Cimage href=%22{web}/svgd%22 width=%229%22 height=%229%22/%3E%3C/svg%3E">'
    ),
    "object": '<object data="{web}/object"></object>',
    "embed": '<embed src="{web}/embed">',
    "climbing": '<img alt=x src="asset:../../manage.py">',
    "climbing in code": '<img alt=x src="asset:%2e%2e/%2e%2e/manage.py">',
    "climbing from root": '<img alt=x src="asset://etc/hostname">',
    "relative": '<img alt=x src="../../manage.py">',
    "unknown icon": '<img alt=x src="asset:icons/nothing/000000.svg">',
    "page in data": '<object data="data:text/html,hello"></object>',
}


@pytest.fixture(scope="module")
def web():
    """A server on this machine that notes who came by."""
    hits = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("plant", list(PLANTS))
def test_nothing_outside_our_assets_is_read(plant, web):
    address, hits = web
    hits.clear()
    with pytest.raises(engine.RefusedURL):
        engine.to_pdf(PAGE.format(PLANTS[plant].format(web=address)))
    assert hits == []


def test_links_are_only_printed_and_pictures_in_the_page_are_fine(web):
    address, hits = web
    made, pages = engine.to_pdf(PAGE.format(f'<p><a href="{address}/link">x</a><img alt="punt" src="{DOT}"></p>'))
    assert (pages, hits) == (1, [])
    with pikepdf.open(BytesIO(made)) as document:
        assert not document.attachments


def test_a_refused_address_becomes_a_reason_people_read(paper, web):
    with pytest.raises(Refused, match="http://127.0.0.1") as refusal:
        pdf.render("planted.html", {"address": web[0] + "/img"}, title="Nota 3")
    assert "Nota 3" in str(refusal.value)


def test_text_of_people_is_text(paper):
    made = pdf.render("sample.html", {"forum": '<img src="file:///etc/hostname">'}, title="<script>")
    assert "<script>" not in made.html
    assert "<img" not in made.html
