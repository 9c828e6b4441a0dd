"""Documents: what every document needs, whatever it says: Typst, HTML, digits, directions, lists, marks. No Django."""
