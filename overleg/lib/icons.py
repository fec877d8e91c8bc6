"""The few pictures we use, drawn by ourselves on a grid of sixteen: inline SVG looks the same everywhere."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# Every drawing is strokes in the colour of the text around it, so that print and dark mode need nothing special.
DRAWINGS = {
    "open": '<circle cx="8" cy="8" r="5.2" stroke-dasharray="2.4 1.7"/>',
    "planned": '<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.4 1.7"/>',
    "done": '<path d="M2.8 8.6l3.4 3.6 7-8"/>',
    "remark": '<path d="M3 13l.7-3L10.8 2.9l2.3 2.3L6 12.3z"/><path d="M9.2 4.5l2.3 2.3"/>',
    "refused": '<path d="M3.6 3.6l8.8 8.8M12.4 3.6l-8.8 8.8"/>',
    "muted": '<path d="M3.5 8h9"/>',
    "late": '<path d="M8 2l6.6 11.6H1.4z"/><path d="M8 6.4v3.2M8 11.6v.4"/>',
    "info": '<circle cx="8" cy="8" r="6.2"/><path d="M8 7.2v4M8 4.6v.4"/>',
    "lock": '<rect x="3.2" y="7" width="9.6" height="6.6"/><path d="M5.2 7V5a2.8 2.8 0 015.6 0v2"/>',
    "key": '<circle cx="5" cy="11" r="3"/><path d="M7.2 8.8L13.4 2.6M10.4 5.6l2.4 2.4"/>',
    "urgent": '<path d="M9.2 1.6L3.6 9h4l-.9 5.4L12.4 7h-4z"/>',
    "document": '<path d="M4 1.8h5.2L12.6 5v9.2H4z"/><path d="M9 1.8V5.2h3.6M6 8.4h4.4M6 11h4.4"/>',
    "download": '<path d="M8 2.2v7.6M4.8 7l3.2 3.2L11.2 7M2.8 13.4h10.4"/>',
    "calendar": '<rect x="2.4" y="3.4" width="11.2" height="10.4"/><path d="M2.4 6.6h11.2M5.4 1.8v3M10.6 1.8v3"/>',
    "person": '<circle cx="8" cy="5" r="2.8"/><path d="M2.6 14a5.4 5.4 0 0110.8 0"/>',
    "mail": '<rect x="1.8" y="3.4" width="12.4" height="9.2"/><path d="M1.8 4l6.2 5 6.2-5"/>',
    "plus": '<path d="M8 2.8v10.4M2.8 8h10.4"/>',
    "search": '<circle cx="7" cy="7" r="4.6"/><path d="M10.4 10.4l3.4 3.4"/>',
    "next": '<path d="M6 3l5 5-5 5"/>',
    "previous": '<path d="M10 3L5 8l5 5"/>',
    "up": '<path d="M3 10l5-5 5 5"/>',
    "down": '<path d="M3 6l5 5 5-5"/>',
    "move": '<path d="M2.6 5h10.8M2.6 8h10.8M2.6 11h10.8"/>',
    "back": '<path d="M6.4 3.6L2.4 7.6l4 4M2.4 7.6h7.2a4 4 0 014 4v1.2"/>',
    "refer": '<path d="M2.4 13V9a3.4 3.4 0 013.4-3.4h7.4M9.8 2.2l3.4 3.4-3.4 3.4"/>',
}


def icon(name: str) -> SafeString:
    """An ornament beside words: assistive technology skips it, so the words must say the same."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor"'
        ' stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        mark_safe(DRAWINGS[name]),
    )


def symbols(names: Iterable[str]) -> SafeString:
    """These drawings once, for a page that shows one of them thousands of times: `<use href="#i-name"/>` repeats it."""
    drawn = format_html_join(
        "",
        '<symbol id="i-{}" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.7"'
        ' stroke-linecap="round" stroke-linejoin="round">{}</symbol>',
        ((name, mark_safe(DRAWINGS[name])) for name in names),
    )
    return format_html('<svg class="hidden" aria-hidden="true" focusable="false">{}</svg>', drawn)
