"""The undo button: the last act of the draft, whoever's it is, named before it is taken back. Pure, no Streamlit here.

Last act    what one undo takes back: the last edit and those of its group (`domain.review.undone`).
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.domain import review
from extractor.domain.review import Edit
from extractor.services.desk import Desk
from review_app.field_words import path_in_words, value_in_words
from review_app.language import Catalogue
from review_app.viewmodels import View


def undo_view(desk: Desk, by: str, say: Catalogue) -> View | None:
    """None where there is nothing to undo. `text`: the button's; `what`: what would be taken back; `others`: it is not `by`'s, so that a
    key alone does not take it back."""
    last = desk.edits[len(review.undone(desk.edits)) :]
    if not last:
        return None
    what = _what(last, say)
    if last[-1].by == by:
        return {"text": say("Undo"), "what": what, "others": False}
    text = say("Undo {name}'s change: {what}", name=last[-1].by, what=what)
    return {"text": text, "what": text, "others": True}


def _what(last: Sequence[Edit], say: Catalogue) -> str:
    fields = [path_in_words(path, say) for path in dict.fromkeys(edit.path for edit in last)]
    if len(fields) > 1:
        return say("{what} and {n} more", what=fields[0], n=len(fields) - 1)
    if last[-1].path.startswith("narrative."):
        return fields[0]  # a whole group's items say nothing in a line
    return f"{fields[0]} → {' '.join(value_in_words(last[-1].path, last[-1].value, say).split())}"
