"""Parts of a document rendered once, kept as relocatable fragments, and linked into tagged PDFs in about a millisecond.

A *part* is HTML about one thing: a letter, a draft decision, an extract. Its *fragment* is what WeasyPrint made of it,
with every object number left open. *Linking* fills the numbers in: pages, tags, bookmarks, links and fonts of several
fragments become one PDF that claims PDF/UA-1 and PDF/A-2a, with page numbers over the whole.

    capture.py   what WeasyPrint hands over, to a Fragment        encoding.py  pydyf values to bytes with open numbers
    tagging.py   the tag tree made fit for linking                fragment.py  the Fragment itself, stored and read back
    link.py      Kit: fragments to a PDF                          file.py      bytes and cross-references of that PDF
    metadata.py  what the PDF says of itself

It reads pydyf objects, so WeasyPrint and pydyf are pinned together; plain rendering is the fallback (documents.pdf).
"""
