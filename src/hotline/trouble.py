"""The one exception for what a person can put right."""


class Trouble(Exception):
    """Something outside the program is not as it must be; `str()` is the Chinese sentence the person reads.

    It says what is wrong, then what to do. The command line prints it without a traceback and exits with 1.
    A refusal by the order is no Trouble but a value (see core).
    """
