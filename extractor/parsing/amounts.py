"""A slot's mark as a cell's value in the form's unit: 件, 项, 万元, 元."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extractor.domain import form
from extractor.domain.form import CellSpec, Row
from extractor.domain.report import Number, Sourced
from extractor.parsing.doubts import Doubt, where_of
from extractor.parsing.rows import Slot

_UNITS_TO: dict[str, dict[str, Decimal]] = {
    "万元": {"万元": Decimal(1), "元": Decimal("0.0001"), "亿元": Decimal(10000)},
    "元": {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)},
}

_MONEY = frozenset(_UNITS_TO["元"])
# 件, 项, 条 and the like count one each.
_COUNTS = {"百件": Decimal(100), "千件": Decimal(1000), "万件": Decimal(10000)}


def sourced(
    cell: CellSpec, slot: Slot, by: str, confidence: float, header_unit: str | None = None
) -> Sourced:
    """The cell's own unit goes before its header's."""
    mark = slot.mark
    if mark.state != "printed" or mark.value is None:
        known = confidence if mark.state != "text" else min(confidence, 0.8)
        return Sourced(state=mark.state, raw=slot.raw, confidence=known, by=by, where=where_of(slot))
    value = _in_unit(mark.value, mark.unit or header_unit, cell)
    if value is None or (not cell.decimal and value != value.to_integral_value()):
        return Sourced(
            state="text", raw=slot.raw, confidence=min(confidence, 0.8), by=by, where=where_of(slot)
        )
    return Sourced(
        state="printed",
        value=_number(value),
        raw=slot.raw,
        confidence=confidence,
        by=by,
        where=where_of(slot),
    )


def unit_doubts(
    place: Row, slots: Sequence[Slot | None], units: Sequence[str | None], cells: Mapping[str, Sourced]
) -> Iterator[Doubt]:
    """U1: neither the form nor the header nor the cell states a unit for this amount, so that its size is not known. U2: only the
    header states one, and not the form's. A printed 0 is 0 in any unit."""
    for cell, slot, unit in zip(place.cells, slots, units, strict=True):
        if slot is None or slot.mark.unit is not None or not slot.mark.value:
            continue
        facts = (("label", form.label_of(cell.id)), ("raw", slot.raw))
        value = cells[cell.id].value
        if unit is None and not cell.unit_stated and slot.mark.state == "printed":
            yield Doubt("U1", (cell.id,), (where_of(slot),), facts)
        elif (
            unit is not None
            and value is not None
            and _in_unit(slot.mark.value, unit, cell) != slot.mark.value
        ):
            stated = (("unit", unit), ("value", str(value)), ("due", cell.unit))
            yield Doubt("U2", (cell.id,), (where_of(slot),), (*facts, *stated))


def _in_unit(value: Decimal, unit: str | None, cell: CellSpec) -> Decimal | None:
    """The value in the form's unit; None where the cell's own unit is of another kind."""
    if unit is None:
        return value
    if cell.unit in _UNITS_TO:
        factor = _UNITS_TO[cell.unit].get(unit)
        return None if factor is None else value * factor
    return None if unit in _MONEY else value * _COUNTS.get(unit, Decimal(1))


def _number(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)
