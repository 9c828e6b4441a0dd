"""Copies of sources: fetched, told by their content, stored, read, compared and stamped. No Django, no database.

What comes from outside is read in a child process (`confined`), never in the one that serves people.
"""
