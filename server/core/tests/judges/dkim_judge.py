"""Reads messages with dkimpy, an implementation that is not ours.

Usage: dkim_judge.py RECORD FILE…   One line for each file: the verdict for the message as it is, then for
the message with a second From, Subject, To, Date, List-Unsubscribe, List-Unsubscribe-Post, a changed body.
"""
import sys

import dkim

# The simulated clock of the tests runs ahead of this machine's; a signature from the future never holds.
dkim.time.time = lambda: 4_000_000_000
record = sys.argv[1].encode()


def verify(message):
    return "holds" if dkim.verify(message, dnsfunc=lambda name, timeout=5: record) else "broken"


for path in sys.argv[2:]:
    with open(path, "rb") as file:
        message = file.read()
    second = [
        name + b": second\r\n" + message
        for name in [b"From", b"Subject", b"To", b"Date", b"List-Unsubscribe", b"List-Unsubscribe-Post"]
    ]
    print(verify(message), *[verify(changed) for changed in [*second, message + b"x\r\n"]])
