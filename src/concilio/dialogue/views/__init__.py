"""Pages: `convening` for staff, `taking_part` for participants, `public` for everybody."""
