"""The review app: a Streamlit front over `extractor.services`.

Started as `streamlit run <this package>/app.py`; its settings stand in `.streamlit/config.toml` beside app.py, where Streamlit finds
them whatever the working directory is.
"""
