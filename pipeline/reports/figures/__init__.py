"""Figures as pure data, and their painter for web pages (``reports/plots.py`` makes files)."""
