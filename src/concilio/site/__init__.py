"""The shell: base templates, styles, home, the way out, middleware. Imports apps; no app imports it."""
