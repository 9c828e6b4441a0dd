"""What pages and others read of joint statements."""
