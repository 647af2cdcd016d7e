"""What there is to say of a record or of a journey, as plain lines and tables."""
