"""Reading (查看): what a person may see of tickets, as frozen values for API, pages and command line (S03, S34).

A room of its own beside the apps' selectors: a worklist or a ticket page reads rows of intake, tickets, follow-up,
catalogue, organisation and audit at once, and asks the core for scope, matrix, dues and acts. No app may do that (an
app reaches another only through its doors), and no door (web, api, cli) should do it twice.

All of it takes a `Reader` and `now`. What a reader may not see is not in the value; nothing is left to a template.
"""
