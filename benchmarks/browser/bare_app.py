"""The yardstick: a page with one choice and one marker by streamlit-folium, and nothing else.

It runs beside a ``static`` folder that holds Leaflet, so that it needs no network either.
"""

import folium
import streamlit as st
from streamlit_folium import st_folium

PLACES = {"Kabul": (34.53, 69.17), "Geneva": (46.2, 6.15)}


class LocalMap(folium.Map):
    """A folium map whose scripts come from Streamlit's static files."""

    default_js = [("leaflet", "../../app/static/leaflet.js")]  # noqa: RUF012  # folium's own attribute
    default_css = [("leaflet", "../../app/static/leaflet.css")]  # noqa: RUF012  # folium's own attribute


chosen = st.segmented_control("Place", list(PLACES), default="Kabul", key="place")
shown = LocalMap(location=PLACES["Kabul"], zoom_start=3, tiles=None)
group = folium.FeatureGroup(name="place")
group.add_child(folium.CircleMarker(PLACES[chosen or "Kabul"], radius=8))
with st.container(key="map"):
    st_folium(shown, key="st_map", height=500, feature_group_to_add=group, returned_objects=[])
