"""What every page stands on: base templates, styles, scripts, template tags, headers, error pages, the exit page.

A Django app without tables. Imports languages and documents only. Its templates link to two addresses that
`config` names: `home` and `desk`.
"""
