"""Ticket numbers (工单编号) YYMMDD-NNNNN-C with an ISO 7064 Mod 11,10 check digit (a14.1)."""

import re
from datetime import date

from hotline.core.instants import BadValue

_FORM = re.compile(r"(\d{6})-(\d{5,})-(\d)")


def check_digit(digits: str) -> str:
    """The check digit over decimal digits by ISO 7064 Mod 11,10: finds every single error and most swaps (a14.1)."""
    product = 10
    for digit in digits:
        product = (product + int(digit)) % 10 or 10
        product = product * 2 % 11
    return str((11 - product) % 10)


def ticket_number(day: date, n: int) -> str:
    """The number of the n-th demand (n >= 1) received on a day; six digits and more beyond 99,999 (a14.1)."""
    if n < 1:
        raise ValueError("numbers of a day begin at 1")
    body = f"{day:%y%m%d}{n:05d}"
    return f"{body[:6]}-{body[6:]}-{check_digit(body)}"


def check_number(text: str) -> str:
    """A number as typed, tidied; raises BadValue where the form or the check digit is wrong (a14.1)."""
    tidy = re.sub(r"\s", "", text).translate(str.maketrans("０１２３４５６７８９－—", "0123456789--"))
    found = _FORM.fullmatch(tidy)
    if found is None:
        raise BadValue("not a ticket number of the form 260105-00001-8")
    if check_digit(found[1] + found[2]) != found[3]:
        raise BadValue("not a valid ticket number: the check digit does not agree")
    return tidy
