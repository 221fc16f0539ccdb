"""Two people on one record: both versions of each field that could not be saved, for the second to choose; and what others did that her
change was saved beside."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.domain import history
from extractor.services.desk import Desk
from review_app.acts import Act, in_words, value_at_or_none, value_of
from review_app.field_words import path_in_words, value_in_words
from review_app.language import Catalogue
from review_app.viewmodels import View


def conflict_view(desk: Desk, unsaved: Sequence[Act], say: Catalogue) -> View | None:
    """None where nothing waits for a choice. `editable` False where the report was decided meanwhile: then what was typed is only told."""
    if not unsaved:
        return None
    paths = {act.path for act in unsaved}
    editors = [edit.by for edit in desk.edits if edit.path in paths] or [edit.by for edit in desk.edits]
    who = desk.revisions[-1].by if desk.row.state != "open" and desk.revisions else None
    who = who or (editors[-1] if editors else say("Somebody"))
    return {"by": who, "rows": [_row(act, desk, say) for act in unsaved]}


def merged_words(beside: Sequence[history.Act], say: Catalogue) -> str:
    """What others did that a change was saved beside; nothing where there is nothing to tell."""
    if not beside:
        return ""
    comma = "、" if say.language == "zh" else ", "
    return say(
        "{who} changed meanwhile: {fields}. Both changes are saved, and in the history.",
        who=comma.join(dict.fromkeys(act.by for act in beside)),
        fields=comma.join(dict.fromkeys(path_in_words(act.path, say) for act in beside if act.path)),
    )


def _row(act: Act, desk: Desk, say: Catalogue) -> View:
    known = act.kind == "edit" and (now := value_at_or_none(desk.person, act.path)) is not None
    return {
        "seq": act.seq,
        "path": act.path,
        "label": path_in_words(act.path, say) if known else in_words(act, say),
        "mine": value_of(act, say) if known else in_words(act, say),
        "theirs": value_in_words(act.path, now, say) if known else "",
    }
