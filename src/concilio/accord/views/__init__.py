"""Pages of joint statements: for everybody, for those who take part, for the desk."""
