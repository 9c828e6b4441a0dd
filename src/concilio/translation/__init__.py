"""Statements in other languages: writing, checking, the desk, a machine translator. May import keys and below.

The table of translations is dialogue's, whose cards show the words (ADR 0087).
"""
