"""Acting (办理): the one way an act is done - lock, decide, write rows, event and messages in one transaction."""
