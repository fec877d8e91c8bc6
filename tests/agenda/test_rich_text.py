"""Rich text: what survives of what people type, paste and try; and two texts beside each other."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from overleg.lib import rich, wording
from overleg.lib.refusal import Refused

CLIPBOARD = Path(__file__).parent / "clipboard"


def pasted(name: str) -> str:
    return (CLIPBOARD / f"{name}.html").read_text()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("Eén zin", "<p>Eén zin</p>"),
        ("Een\r\n\r\ntwee\ndrie", "<p>Een</p><p>twee<br>drie</p>"),
        ("2 < 3 & 4", "<p>2 &lt; 3 &amp; 4</p>"),
        ("<p>Een</p>los <b>vet</b> en <i>schuin</i>", "<p>Een</p><p>los <strong>vet</strong> en <em>schuin</em></p>"),
        ("<div><div>Een</div><div>twee</div></div>", "<p>Een</p><p>twee</p>"),
        ("<h1>Groot</h1><h6>Klein</h6>", "<h3>Groot</h3><h4>Klein</h4>"),
        ("<p></p><p>&nbsp;</p><p>x</p>", "<p>x</p>"),
        ("<ul><li>Een<li>twee</ul>", "<ul><li>Een</li><li>twee</li></ul>"),
        ("<li>Een</li>", "<p>Een</p>"),
        (
            '<a href="https://x.be/?a=1&amp;b=2" target=_top onclick=x()>x</a>',
            '<p><a href="https://x.be/?a=1&amp;b=2">x</a></p>',
        ),
        (
            "<table><tr><td colspan=2 width=9>1</td></tr></table>",
            '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        ),
    ],
)
def test_what_is_kept(typed, kept):
    assert rich.clean(typed) == kept
    assert rich.clean(kept) == kept


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<style>*{display:none}</style>",
        "<p style='background:url(//evil)' onmouseover=alert(1)>tekst</p>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">tekst</a>',
        '<a href=" java\tscript:alert(1)">tekst</a>',
        '<a href="data:text/html,<script>alert(1)</script>">tekst</a>',
        '<a href="//evil.example">tekst</a>',
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext></mtext><style><img src=x onerror=alert(1)></style></math>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<!--<img src=x onerror=alert(1)>-->",
        "<form action=//evil><button>tekst</button></form>",
        "<scr<script>ipt>alert(1)</script>",
        "<![if x]><img src=x onerror=alert(1)><![endif]>",
    ],
)
def test_nothing_that_acts_comes_through(attack):
    for text in (attack, f"<p>voor</p>{attack}<p>na</p>"):
        shown = rich.clean(text)
        for part in wording.mark(shown, rich.clean("<p>voor iets</p>")):
            shown += part
        for sign in ("<script", "<img", "<svg", "<iframe", "<form", "onerror=", "href=", "style=", "<!--", "evil"):
            assert sign not in shown.replace("&lt;", "")


@given(some.text(alphabet="<>/&;\"'= \nabscriptdivulo!-[]", max_size=60))
def test_cleaning_twice_is_cleaning_once(text):
    once = rich.clean(text)
    assert rich.clean(once) == once
    assert "<script" not in once


def test_word_leaves_its_words_its_emphasis_and_its_links():
    kept = rich.clean(pasted("word"))
    assert kept.startswith(
        "<h3>Bespreking</h3><p>De burgemeesters zijn het <strong>eens</strong> over <em>één</em> firma."
    )
    assert '<a href="https://example.org/nota">De nota</a>' in kept
    for left in ("mso", "Mso", "style", "<o:p", "img", "<!", "Font Definitions", "AllowPNG"):
        assert left not in kept


def test_excel_leaves_a_table():
    kept = rich.clean(pasted("excel"))
    assert kept.startswith("<table><tbody><tr><td>Gemeente</td><td>Inwoners</td>")
    assert '<td colspan="2">Totaal</td><td>€ 1.234,50</td>' in kept
    assert "xl65" not in kept and "mso" not in kept


def test_too_long_is_refused_and_says_so():
    with pytest.raises(Refused, match="te lang") as refused:
        rich.keep("x" * 2_000_000, "discussion")
    assert refused.value.field == "discussion"


def test_a_plain_box_keeps_the_layout_of_what_nobody_touched():
    was = rich.clean("<p>Een <b>vette</b> zin.</p><ul><li>appel</li><li>peer</li></ul><p>Slot.</p>")
    plain = rich.to_plain(was)
    assert plain == "Een vette zin.\n\n- appel\n- peer\n\nSlot."
    assert rich.from_plain(plain, was=was) == was
    changed = rich.from_plain(plain.replace("Slot.", "Einde <b>.") + "\n\nNog iets.", was=was)
    assert changed == was.replace("Slot.", "Einde &lt;b&gt;.") + "<p>Nog iets.</p>"


def test_words_that_differ_are_marked_and_the_markup_stays_whole():
    old, new = wording.mark("<p>De <strong>oude</strong> zin.</p>", "<p>De <strong>nieuwe</strong> zin.</p>")
    assert old == '<p>De <strong><del><span class="hidden">geschrapt: </span>oude</del></strong> zin.</p>'
    assert new == '<p>De <strong><ins><span class="hidden">toegevoegd: </span>nieuwe</ins></strong> zin.</p>'


def choices(pieces):
    return [piece.choice for piece in pieces if not piece.same]


def test_who_changed_a_paragraph_is_offered_and_both_when_both_did():
    base = "<p>Een.</p><p>Twee is hier.</p><p>Drie.</p>"
    mine = "<p>Een van mij.</p><p>Twee is hier echt.</p><p>Drie.</p>"
    theirs = "<p>Een.</p><p>Twee is hier wel.</p><p>Drie.</p><p>Vier.</p>"
    pieces = wording.compare(mine, theirs, base)
    assert choices(pieces) == ["mine", "both", "theirs"]
    merged = wording.merge(pieces, {})
    assert merged == "<p>Een van mij.</p><p>Twee is hier echt.</p><p>Twee is hier wel.</p><p>Drie.</p><p>Vier.</p>"
    assert wording.merge(pieces, {piece.key: "mine" for piece in pieces}) == mine
    assert wording.merge(pieces, {piece.key: "theirs" for piece in pieces}) == theirs


def test_a_paragraph_one_took_out_stays_out():
    pieces = wording.compare("<p>Een.</p>", "<p>Een.</p><p>Twee.</p>", "<p>Een.</p><p>Twee.</p>")
    assert wording.merge(pieces, {}) == "<p>Een.</p>"


def test_without_a_common_beginning_nothing_is_left_out():
    assert choices(wording.compare("<p>Wind.</p>", "<p>Zon.</p>")) == ["both"]
    assert choices(wording.compare("<p>Wind.</p>", "<p>Zon.</p>", "")) == ["both"]
