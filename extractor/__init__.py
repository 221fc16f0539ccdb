"""Nianbao: annual reports on government information disclosure, read into a sourced, reviewed dataset."""

__version__ = "0.1.0"
