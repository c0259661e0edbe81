"""Words on screen: names of acts, fields, dates and articles, in one place each."""
