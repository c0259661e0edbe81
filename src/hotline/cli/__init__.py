"""The command line: `hotline COMMAND ...`. One module per command family, imported only when asked for."""
