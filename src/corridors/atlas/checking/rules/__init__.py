"""The rules: each module is about one kind of thing, and `all_rules` beside it runs them."""
