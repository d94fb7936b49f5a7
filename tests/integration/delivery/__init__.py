"""Tests of the ways out, with real files and real servers on this machine."""
