"""Golden: how well each field is read, over time, against records that people labelled."""

from __future__ import annotations

import streamlit as st

from extractor.services.extract import read_records
from extractor.services.score import PastRun, ScoreService, as_past_run
from review_app import session
from review_app.golden_view import Series, reader, series, table
from review_app.language import Catalogue
from review_app.viewmodels import plain

_NOW = "golden_now"


def main() -> None:
    session.clear_desk()
    say = session.say()
    app = session.app()
    cases = app.score.cases()
    if not cases:
        st.info(
            plain(say("There is no golden record: {folder} has none.", folder=app.settings.golden)), icon="ℹ️"
        )
        return
    st.markdown(
        plain(
            say(
                "{n} golden records, {blind} labelled blind. A reviewed label began as the program's own output, so the two are scored apart.",
                n=len(cases),
                blind=sum(case.labelled == "blind" for case in cases),
            )
        )
    )
    _score_now(app.score, say)
    found = series([*app.score.history(), *st.session_state.get(_NOW, ())], session.zone())
    if not found:
        st.info(plain(say("No score was kept yet. Score now, or run nianbao score --history.")), icon="ℹ️")
    for one in found:
        _show(one, say)
    with st.expander(say("The records"), key="golden_cases"):
        for case in cases:
            st.markdown(
                f"{plain(case.id)} · {plain(say(f'labelled.{case.labelled}'))} · {plain(case.source)}"
            )


def _score_now(score: ScoreService, say: Catalogue) -> None:
    """Reads every golden source anew by rules; the result is shown and not kept."""
    if not st.button(say("Score now"), key="score_now"):
        return
    app = session.app()
    with st.spinner(plain(say("Reading the golden records"))):
        now = score.score(lambda path: (e.result for e in read_records(app.reader, path)))
    runs: tuple[PastRun, ...] = as_past_run(now, say("now"))
    st.session_state[_NOW] = runs
    st.rerun()


def _show(one: Series, say: Catalogue) -> None:
    words = say(
        "{labelled}, {n} records, read by {reader}",
        labelled=say(f"labelled.{one.labelled}"),
        n=one.cases,
        reader=reader(one.narrative, say),
    )
    with st.container(key=f"nb_golden_{one.labelled}_{one.narrative}"):
        st.markdown(f"**{plain(words)}** ({plain(session.zone().name)})")
        if one.dropped:
            st.warning(plain(say("{n} fields dropped since the run before (▼).", n=one.dropped)), icon="⚠️")
        st.table(
            [{plain(name): plain(text) for name, text in row.items()} for row in table(one, say)],
            hide_index=True,
            width="content",
        )


main()
