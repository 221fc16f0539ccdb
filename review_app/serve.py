"""What `nianbao review` starts: the Streamlit app with our own routes beside its pages."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from review_app.routes import ROUTES

app = st.App(Path(__file__).parent / "app.py", routes=ROUTES)
