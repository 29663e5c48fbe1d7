"""Tests of advisory-bot; the folders mirror the packages."""
