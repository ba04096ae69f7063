"""Whole stories in a browser. A package, so that browser and site end with the last of them."""
