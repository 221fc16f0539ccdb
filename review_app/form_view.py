"""What the record panel draws and no edit changes: tables, labels, cards, relations, words. It travels once for an item.

Shape   the layouts of the tables and the language: another shape is another form.
"""

from __future__ import annotations

from typing import get_args

from extractor.domain import form
from extractor.domain.checks.codes import CODES
from extractor.domain.form import Relation, TableName, label_of
from extractor.domain.report import FIELD_GROUPS, Cover, Layout, Record, State
from review_app import cards
from review_app.form_tables import tables
from review_app.language import Catalogue
from review_app.viewmodels import MARKS, View

# Section 二 and 四 are short: together they fit one screen, and the three tables are seen in two.
_TAB_OF_TABLE: dict[TableName, str] = {"proactive": "tables", "proceedings": "tables", "requests": "requests"}
TABS = ("cover", "tables", "requests", "bodies", "problems", "statements")
_LAYOUTS: dict[TableName, tuple[str, ...]] = {
    "proactive": ("2021", "2019"),
    "requests": ("2021", "2019"),
    "proceedings": ("standard",),
}


def form_view(record: Record, say: Catalogue) -> View:
    layout = record.report.layout
    return {
        "shape": shape_of(record, say),
        "tables": [
            {
                **table,
                "tab": _TAB_OF_TABLE[table["key"]],
                "layouts": [[name, say(f"layout.{name}")] for name in _LAYOUTS[table["key"]]],
                "note": "" if table["rows"] else say("This table was not found in the report."),
            }
            for table in tables(layout)
        ],
        "labels": _labels(record, say),
        "relations": [_relation(relation, say) for relation in _relations(layout)],
        "groups": [
            {
                "key": name,
                "path": f"narrative.{name}",
                "tab": cards.TABS[name],
                "label": say(f"group.{name}"),
                "sections": [cards.section_view(section, say) for section in cards.GROUPS[name]],
            }
            for name in FIELD_GROUPS
        ],
        "tab_of": _tab_of(),
        "words": _record_words(say),
    }


def shape_of(record: Record, say: Catalogue) -> str:
    layout = record.report.layout
    return "/".join([say.language, str(layout.proactive), str(layout.requests), str(layout.proceedings)])


def view_tab(path: str) -> str | None:
    """The tab that a path is shown in."""
    return _tab_of().get(".".join(path.split(".")[:2]))


def source_words(say: Catalogue) -> dict[str, str]:
    words = {
        "source": "Source text",
        "source_help": "Source: click a place to see its field; drag over words to quote them",
        "page": "Page",
        "picture": "Page image",
        "text": "Text",
        "previous_page": "Previous page",
        "next_page": "Next page",
        "zoom_in": "Larger",
        "zoom_out": "Smaller",
        "zoom_fit": "Fit the width",
        "picked": "Selected:",
        "no_box": "its place on the page image is not known, so the text is shown",
    }
    return {name: say(text) for name, text in words.items()}


def bar_words(say: Catalogue) -> dict[str, str]:
    words = {"undo": "Undo", "approve": "Approve", "skip": "Next", "keys": "Keys"}
    return {name: say(text) for name, text in words.items()}


def _relations(layout: Layout) -> list[Relation]:
    """Those over the tables that stand in the report (as domain.checks.arithmetic tests them)."""
    return [
        relation
        for relation in form.relations(layout.requests or "2021")
        if (layout.proceedings if relation.id == "R4" else layout.requests) is not None
    ]


def _relation(relation: Relation, say: Catalogue) -> View:
    """`words` has {left} and {right} for the sums; a relation over a column is named by its column, else by its row."""
    row, _, column = label_of(relation.right[0]).rpartition(" · ")
    return {
        "table": "proceedings" if relation.id == "R4" else "requests",
        "left": relation.left,
        "right": relation.right,
        "words": say.pick(CODES[relation.id].message).replace(
            "{of}", column if relation.id in ("R1", "R2") else row
        ),
    }


def _tab_of() -> dict[str, str]:
    found: dict[str, str] = {f"cells.{name}": tab for name, tab in _TAB_OF_TABLE.items()}
    found |= {f"narrative.{name}": tab for name, tab in cards.TABS.items()}
    return found | {f"report.{name}": "cover" for name in Cover.model_fields}


def _labels(record: Record, say: Catalogue) -> dict[str, str]:
    """Path -> name, of every field that can be selected."""
    labels = {f"cells.{id_}": label_of(id_) for id_ in record.cells}
    labels |= {f"report.{name}": say(f"report.{name}") for name in Cover.model_fields}
    return labels | {f"narrative.{name}": say(f"group.{name}") for name in FIELD_GROUPS}


def _record_words(say: Catalogue) -> View:
    words = {
        "findings": "Findings",
        "no_findings": "No findings",
        "no_differences": "No difference from the golden record",
        "sign": "Sign…",
        "unsign": "Withdraw",
        "signed": "✔ signed by",
        "reason": "Reason",
        "ok": "OK",
        "cancel": "Cancel",
        "machine": "Machine:",
        "machine_head": "Machine",
        "person": "Person",
        "golden": "Golden",
        "field": "Field",
        "take_golden": "Take golden",
        "keep_because": "Keep, because…",
        "take_machine": "Machine's value back",
        "state": "State",
        "raw": "printed as",
        "strip_help": "Select a cell: its place in the source, its state and what is wrong with it appear here. Type a number, leave it empty for blank, or type - for a dash.",
        "no_place": "no place in the source",
        "no_field": "No field quotes this place; drag over the words to quote them",
        "leftovers_help": "Marks that stood in a table and that no cell took. Select a cell, then put the mark into it.",
        "put_into": "Into the selected cell",
        "select_first": "Select a cell first",
        "add_item": "+ Item",
        "add_item_help": "Adds an item; words selected in the source become its quote",
        "add_quote": "+ Quote",
        "add_quote_help": "Select words in the source first",
        "remove_item": "Remove item",
        "remove_quote": "Remove quote",
        "absent": "Absent",
        "yes": "yes",
        "no": "no",
        "undo": "Undo",
        "undo_of_another": "Not your change: Enter undoes it all the same.",
        "approve": "Approve",
        "skip": "Next",
        "approve_because": "Approve, because…",
        "keys": "Keys",
        "needs": "To look at: {n}",
        "needs_none": "Nothing left to look at",
        "need": "Look at",
        "seen": "Seen",
        "not_seen": "Not seen yet: {tables}. Look at them first.",
        "take": "Take",
        "refuse": "Leave as printed",
        "confirm": "Confirm",
        "refused_proposal": "Proposal refused: {text}",
        "layout": "Layout",
        "no_table": "not in the report",
        "structure": "Row and column",
        "row": "Row",
        "column": "Column",
        "whole_row": "Whole row",
        "from_here": "From this cell on",
        "whole_column": "Whole column",
        "swap_with": "Swap with",
        "state_of_row": "Set the row's state",
        "state_of_column": "Set the column's state",
        "paste_help": "Copied rows of a spreadsheet are pasted from the selected cell on.",
        "history": "History",
        "type_number": "Type the number into the cell.",
        "close": "Close",
        "conflict": "{who} changed this report meanwhile. Both versions are kept: choose for each field.",
        "mine": "Mine",
        "theirs": "Theirs",
        "take_mine": "Take mine",
        "take_theirs": "Keep theirs",
        "all_mine": "All mine",
        "all_theirs": "All theirs",
        "rereads": "A newer reading says otherwise than you did: choose for each field.",
        "mine_was_now": "Yours / then / now",
        "take_now": "Take the new reading",
        "remark": "Sent back by",
        "relations_fail": "Does not add up",
    }
    states: tuple[State, ...] = get_args(State)
    return {name: say(text) for name, text in words.items()} | {
        "marks": MARKS,
        "states": {state: say(f"cell.{state}") for state in states},
        "state_marks": {state: say(f"mark.{state}") for state in states},
        "keymap": [[name, say(f"key.{name}")] for name in KEYS],
    }


# The names of the commands that keys.js knows; their words stand in the catalogues.
KEYS = (
    "next_field", "next_need", "neighbour", "take", "next_proposal", "refuse", "confirm", "sign", "undo", "approve", "skip",
    "next_tab", "view", "page", "zoom", "shift", "paste", "revert", "help",
)  # fmt: skip
