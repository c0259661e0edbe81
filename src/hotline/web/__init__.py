"""Pages for people: the staff desk (工作台) and the citizen portal (门户), on top of the apps."""
