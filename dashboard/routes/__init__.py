"""The app's own routes, beside Streamlit's pages: items, exports, shapes, scripts, health."""
