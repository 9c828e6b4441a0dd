"""A participant's pages. Staff pages are in the app whose work they show, the public page of a dialogue in `site`."""
