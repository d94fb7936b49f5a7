"""Tests of the room that composes and renders."""
