"""The articles page."""

import streamlit as st


def show() -> None:
    """Show the page."""
    st.write("articles")
